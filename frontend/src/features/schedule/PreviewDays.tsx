import { useTranslation } from "react-i18next";
import type { OwnVisitType, PreviewDay } from "@/api/generated/types.gen";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText } from "@/lib/time";

type PreviewDaysProps = { days: PreviewDay[]; types: OwnVisitType[] };

/** Day by day, for each visit type the first and last free time and how many; opened, all of them. */
export function PreviewDays({ days, types }: PreviewDaysProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  return (
    <ol className="flex flex-col divide-y divide-line">
      {days.map((day) => {
        const offered = day.types.filter(({ localStarts }) => localStarts.length > 0);
        return (
          <li key={day.date} className="flex flex-col gap-0.5 py-2.5 first:pt-0 last:pb-0">
            <h3 className="text-sm font-semibold">{dayText(day.date, locale, "short", "short")}</h3>
            {offered.length === 0 && <p className="text-sm text-muted">{t("preview.none")}</p>}
            {offered.map(({ visitTypeId, localStarts }) => (
              <details key={visitTypeId} className="min-w-0 text-sm">
                <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-baseline gap-x-2 rounded-sm py-1 hover:text-accent-ink [&::-webkit-details-marker]:hidden">
                  <span className="min-w-0 grow">
                    {types.find(({ id }) => id === visitTypeId)?.name}
                  </span>
                  <span className="tabular font-medium text-accent-ink underline decoration-accent-line underline-offset-4">
                    {t("preview.times", {
                      count: localStarts.length,
                      first: clockText(localStarts[0] ?? "", locale),
                      last: clockText(localStarts.at(-1) ?? "", locale),
                    })}
                  </span>
                </summary>
                <ul className="flex flex-wrap gap-1.5 pt-1 pb-2">
                  {localStarts.map((start) => (
                    <li
                      key={start}
                      className="tabular rounded-sm bg-accent-soft px-2 py-0.5 text-accent-ink"
                    >
                      {clockText(start, locale)}
                    </li>
                  ))}
                </ul>
              </details>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
