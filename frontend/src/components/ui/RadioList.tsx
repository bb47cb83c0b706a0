import { useId } from "react";
import { FieldError } from "./Field";

type RadioListProps<Value extends string> = {
  legend: string;
  options: readonly { value: Value; label: string }[];
  chosen: Value | null;
  onChoose: (value: Value) => void;
  error?: string | undefined;
};

/** A short list of which one is chosen. */
export function RadioList<Value extends string>({
  legend,
  options,
  chosen,
  onChoose,
  error,
}: RadioListProps<Value>) {
  const id = useId();
  return (
    <fieldset
      className="flex min-w-0 flex-col"
      aria-describedby={error ? `${id}-error` : undefined}
      aria-invalid={error ? true : undefined}
    >
      <legend className="mb-1 text-sm font-semibold">{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value} className="flex min-h-11 cursor-pointer items-center gap-3">
          <input
            type="radio"
            name={id}
            value={value}
            checked={value === chosen}
            onChange={() => onChoose(value)}
            className="size-4.5 shrink-0 accent-accent"
          />
          <span className="min-w-0">{label}</span>
        </label>
      ))}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  );
}
