import { useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { FieldError } from "@/components/ui/Field";

type ChoiceGroupProps = {
  id: string;
  legend: string;
  choices: { value: string; label: string }[];
  error: string | undefined;
  field: UseFormRegisterReturn;
};

/** Several out of few: check boxes in one group, with the error tied to the group. */
export function ChoiceGroup({ id, legend, choices, error, field }: ChoiceGroupProps) {
  const errorId = useId();
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      aria-describedby={error ? errorId : undefined}
      className="flex flex-col gap-2"
    >
      <legend className="mb-1.5 text-sm font-semibold">{legend}</legend>
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2 md:grid-cols-3">
        {choices.map(({ value, label }) => (
          <label key={value} className="flex min-h-9 items-center gap-2.5">
            <input
              {...field}
              type="checkbox"
              value={value}
              className="size-5 shrink-0 accent-accent"
            />
            {label}
          </label>
        ))}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
