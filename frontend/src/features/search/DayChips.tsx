import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { addDays, dayPartsText, dayText, todayIn } from "@/lib/time";
import { toggleDay } from "./filters";

const DAYS = 14;

/** Two weeks to tap: a doctor has to be free on one of the chosen days. */
export function DayChips({
  chosen,
  onChange,
}: {
  chosen: string | undefined;
  onChange: (freeOn: string) => void;
}) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const today = todayIn(useReaderZone());
  const days = chosen ? chosen.split(",") : [];
  return (
    <div role="group" aria-label={t("results.day")} className="flex flex-col gap-1.5">
      <p aria-hidden className="text-sm font-semibold">
        {t("results.day")}
      </p>
      <ul className="grid grid-cols-7 gap-1">
        {Array.from({ length: DAYS }, (_, index) => {
          const date = addDays(today, index);
          const { weekday, day } = dayPartsText(date, locale);
          const on = days.includes(date);
          return (
            <li key={date}>
              <button
                type="button"
                aria-pressed={on}
                aria-label={dayText(date, locale, "long")}
                onClick={() => onChange(toggleDay(chosen, date))}
                className={cx(
                  "flex min-h-11 w-full flex-col items-center justify-center rounded-sm border text-xs leading-tight",
                  on
                    ? "border-accent bg-accent font-semibold text-on-accent"
                    : "border-line hover:bg-sunken",
                )}
              >
                <span className="max-w-full truncate">{weekday.slice(0, 2)}</span>
                <span className="tabular text-sm">{day}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
