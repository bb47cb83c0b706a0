import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DayTimes } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { useReaderLocale } from "@/lib/reader";
import { addDays, dayPartsText, dayText } from "@/lib/time";

export const STRIP_DAYS = 7;

type DayStripProps = {
  from: string;
  today: string;
  /** Undefined while the times are on their way; the strip keeps its shape. */
  days: DayTimes[] | undefined;
  chosen: string | undefined;
  onChoose: (date: string) => void;
  onMove: (from: string) => void;
};

/** Seven days side by side, each with how many times are free. */
export function DayStrip({ from, today, days, chosen, onChoose, onMove }: DayStripProps) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const dates = Array.from({ length: STRIP_DAYS }, (_, index) => addDays(from, index));
  const earlier = addDays(from, -STRIP_DAYS);

  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <Move
          label={t("times.earlier")}
          disabled={from <= today}
          onClick={() => onMove(earlier < today ? today : earlier)}
        >
          <ChevronLeft aria-hidden className="size-5 rtl:rotate-180" />
        </Move>
        <p className="text-center text-sm font-semibold">
          {dayPartsText(from, locale).month === dayPartsText(addDays(from, 6), locale).month
            ? dayPartsText(from, locale).month
            : `${dayPartsText(from, locale).month} – ${dayPartsText(addDays(from, 6), locale).month}`}
        </p>
        <Move label={t("times.later")} onClick={() => onMove(addDays(from, STRIP_DAYS))}>
          <ChevronRight aria-hidden className="size-5 rtl:rotate-180" />
        </Move>
      </div>
      <ul className="grid grid-cols-7 gap-1 sm:gap-2">
        {dates.map((date) => {
          const count = days?.find((day) => day.date === date)?.times.length ?? 0;
          const parts = dayPartsText(date, locale);
          const selected = date === chosen;
          return (
            <li key={date}>
              <button
                type="button"
                disabled={count === 0}
                aria-pressed={selected}
                aria-label={t("times.dayCount", { day: dayText(date, locale, "long"), count })}
                onClick={() => onChoose(date)}
                className={cx(
                  "flex min-h-18 w-full flex-col items-center justify-center rounded-md border py-1.5",
                  selected
                    ? "border-accent bg-accent text-on-accent"
                    : count > 0
                      ? "border-accent-line bg-surface hover:bg-accent-soft"
                      : "border-transparent bg-sunken text-muted",
                )}
              >
                <span className="text-xs">{parts.weekday}</span>
                <span className="tabular text-lg font-semibold">{parts.day}</span>
                <span className="tabular hidden text-xs sm:block">
                  {days ? (count > 0 ? t("times.free", { count }) : t("times.none")) : "…"}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Move(props: React.ComponentProps<"button"> & { label: string }) {
  const { label, ...rest } = props;
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      className="inline-flex size-11 items-center justify-center rounded-full border border-line bg-surface text-accent hover:bg-accent-soft disabled:text-muted disabled:opacity-50"
    />
  );
}
