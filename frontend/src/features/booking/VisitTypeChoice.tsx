import type { VisitType } from "@/api/generated/types.gen";
import { VisitTypeText } from "./VisitTypeText";

type VisitTypeChoiceProps = {
  legend: string;
  types: VisitType[];
  chosen: string;
  onChoose: (id: string) => void;
};

/** The kinds of visit as one radio group, beside the times they change. */
export function VisitTypeChoice({ legend, types, chosen, onChoose }: VisitTypeChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="mb-2 text-sm font-semibold">{legend}</legend>
      {types.map((type) => (
        <label
          key={type.id}
          className="flex min-h-14 cursor-pointer items-start gap-3 rounded-md border border-line bg-surface px-4 py-3 hover:border-accent-line has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="visit-type"
            value={type.id}
            checked={type.id === chosen}
            onChange={() => onChoose(type.id)}
            className="mt-1 size-4.5 shrink-0 accent-accent outline-none"
          />
          <VisitTypeText type={type} />
        </label>
      ))}
    </fieldset>
  );
}
