import { useTranslation } from "react-i18next";
import type { OwnVisitType } from "@/api/generated/types.gen";

type TypeChecksProps = {
  types: OwnVisitType[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
};

/** For which visit types some hours are; none chosen: for all. */
export function TypeChecks({ types, chosen, onChange }: TypeChecksProps) {
  const { t } = useTranslation("doctor");
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="text-sm font-semibold">{t("hours.onlyFor")}</legend>
      <p className="text-xs text-muted">{t("hours.onlyForHint")}</p>
      {types.map(({ id, name }) => (
        <label key={id} className="flex min-h-9 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
              )
            }
            className="size-5 shrink-0 accent-accent"
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
