import { useTranslation } from "react-i18next";
import type { VisitType } from "@/api/generated/types.gen";
import { moneyText } from "@/lib/money";
import { useReaderLocale } from "@/lib/reader";

type VisitTypeChoiceProps = {
  legend: string;
  types: VisitType[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
};

/** The kinds of visit as one radio group. */
export function VisitTypeChoice({ legend, types, chosen, onChoose }: VisitTypeChoiceProps) {
  const { t } = useTranslation(["patient", "common"]);
  const locale = useReaderLocale();
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
          <span className="flex min-w-0 grow flex-wrap justify-between gap-x-4">
            <span className="font-semibold">{type.name}</span>
            <span className="tabular font-medium">
              {type.price.amount === 0 ? t("common:price.free") : moneyText(type.price, locale)}
            </span>
            <span className="w-full text-sm text-muted">
              {t("common:minutes", { count: type.minutes })} ·{" "}
              {t(type.confirmation === "automatic" ? "type.automatic" : "type.byDoctor")}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
