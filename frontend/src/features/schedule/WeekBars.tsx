import { useTranslation } from "react-i18next";
import type { PreviewDay, Schedule, WeeklyBlock } from "@/api/generated/types.gen";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayPartsText } from "@/lib/time";
import { type Bar, barsOf, rangeOf } from "./bars";

type WeekBarsProps = { schedule: Schedule; weekly: WeeklyBlock[]; days: PreviewDay[] };

/**
 * The week at a glance: hours as bars, free times as marks in them. The list below says the same
 * in words, so this is for the eyes only.
 */
export function WeekBars({ schedule, weekly, days }: WeekBarsProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const columns = days.map((day) => barsOf(schedule, weekly, day));
  const range = rangeOf(columns);
  const length = range.to - range.from;
  const at = (minute: number) => `${((minute - range.from) / length) * 100}%`;
  const place = ({ from, to }: Bar) => {
    const first = Math.max(from, range.from);
    const last = Math.min(to, range.to);
    return { top: at(first), height: `${(Math.max(0, last - first) / length) * 100}%` };
  };
  const clock = (minute: number) =>
    clockText(`2000-01-01T${new Date(minute * 60_000).toISOString().slice(11, 16)}`, locale);
  const marks = [range.from, range.from + Math.round(length / 120) * 60, range.to];

  return (
    <div aria-hidden className="flex flex-col gap-2">
      <div className="grid grid-cols-[2.75rem_1fr] gap-x-2">
        <div className="relative mt-6 h-36">
          {marks.map((minute) => (
            <span
              key={minute}
              style={{ top: at(minute) }}
              className="tabular absolute end-0 -translate-y-1/2 text-xs text-muted"
            >
              {clock(minute)}
            </span>
          ))}
        </div>
        <ul className="grid grid-cols-7 gap-1">
          {columns.map((day) => (
            <li key={day.date} className="flex flex-col">
              <span className="h-6 truncate text-center text-xs text-muted">
                {dayPartsText(day.date, locale).weekday}
              </span>
              <div className="relative h-36 overflow-hidden rounded-sm bg-sunken">
                {day.hours.map((bar) => (
                  <span
                    key={`${bar.from} ${bar.to}`}
                    style={place(bar)}
                    className="absolute inset-x-0 rounded-sm border border-accent-line bg-accent-soft"
                  />
                ))}
                {day.off.map((bar) => (
                  <span
                    key={`${bar.from} ${bar.to}`}
                    style={place(bar)}
                    className="absolute inset-x-0 border-y border-line bg-sunken"
                  />
                ))}
                {day.starts.map((minute) => (
                  <span
                    key={minute}
                    style={{ top: at(minute) }}
                    className="absolute inset-x-1 h-0.5 rounded-full bg-accent"
                  />
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        <span className="inline-flex items-center gap-1.5">
          <span className="size-3 rounded-sm border border-accent-line bg-accent-soft" />
          {t("preview.barHours")}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span className="h-0.5 w-3 rounded-full bg-accent" />
          {t("preview.barStarts")}
        </span>
      </p>
    </div>
  );
}
