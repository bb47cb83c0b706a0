import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";
import { useReaderLocale } from "@/lib/reader";

export type FacetOption = { value: string; label: string; count: number };

type FacetListProps = {
  legend: string;
  options: FacetOption[];
  chosen: string | undefined;
  onChoose: (value: string) => void;
};

const SHORT = 6;

/** Choices with how many doctors each would leave; a second tap takes a choice back. */
export function FacetList({ legend, options, chosen, onChoose }: FacetListProps) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const id = useId();
  const [all, setAll] = useState(false);
  const numbers = new Intl.NumberFormat(locale);
  const shown = all ? options : options.filter((option, n) => n < SHORT || option.value === chosen);
  if (options.length === 0) return null;

  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-1">
      <p id={id} className="text-sm font-semibold">
        {legend}
      </p>
      <ul className="flex flex-col">
        {shown.map(({ value, label, count }) => {
          const on = value === chosen;
          return (
            <li key={value}>
              <button
                type="button"
                aria-pressed={on}
                disabled={count === 0 && !on}
                onClick={() => onChoose(on ? "" : value)}
                className={cx(
                  "-mx-2 flex min-h-9 w-[calc(100%+1rem)] items-center gap-2 rounded-sm px-2 py-1 text-start text-sm max-lg:min-h-11 enabled:hover:bg-sunken disabled:text-muted",
                  on && "bg-accent-soft font-semibold text-accent-ink",
                )}
              >
                <span
                  aria-hidden
                  className={cx(
                    "size-3.5 shrink-0 rounded-full border",
                    on ? "border-4 border-accent" : "border-control",
                  )}
                />
                <span className="min-w-0 grow wrap-anywhere">{label}</span>
                <span aria-hidden className="tabular shrink-0 text-muted">
                  {numbers.format(count)}
                </span>
                <span className="sr-only">, {t("home.doctors", { count })}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {options.length > SHORT && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll((now) => !now)}
          className="w-fit py-1 text-sm font-semibold text-accent-ink underline-offset-2 hover:underline"
        >
          {t(all ? "facets.less" : "facets.more", { count: options.length - SHORT })}
        </button>
      )}
    </div>
  );
}
