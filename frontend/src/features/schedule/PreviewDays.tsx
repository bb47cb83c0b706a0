import { useTranslation } from "react-i18next";
import type {
  DoctorLocation,
  OwnVisitType,
  PreviewDay,
  PreviewStart,
} from "@/api/generated/types.gen";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText } from "@/lib/time";

type PreviewDaysProps = {
  days: PreviewDay[];
  types: OwnVisitType[];
  locations: DoctorLocation[];
};

/**
 * Day by day, for each visit type the first and last free time and how many; opened, all of them,
 * by place when there are several.
 */
export function PreviewDays({ days, types, locations }: PreviewDaysProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const isVideo = (visitType: string) => types.find(({ id }) => id === visitType)?.telehealth;
  return (
    <ol className="flex flex-col divide-y divide-line">
      {days.map((day) => {
        const offered = day.types.filter(({ starts }) => starts.length > 0);
        return (
          <li key={day.date} className="flex flex-col gap-0.5 py-2.5 first:pt-0 last:pb-0">
            <h3 className="text-sm font-semibold">{dayText(day.date, locale, "short", "short")}</h3>
            {offered.length === 0 && <p className="text-sm text-muted">{t("preview.none")}</p>}
            {offered.map(({ visitTypeId, starts }) => (
              <details key={visitTypeId} className="min-w-0 text-sm">
                <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-baseline gap-x-2 rounded-sm py-1 hover:text-accent-ink [&::-webkit-details-marker]:hidden">
                  <span className="min-w-0 grow">
                    {types.find(({ id }) => id === visitTypeId)?.name}
                  </span>
                  <span className="tabular font-medium text-accent-ink underline decoration-accent-line underline-offset-4">
                    {t("preview.times", {
                      count: starts.length,
                      first: clockText(starts[0]?.localStart ?? "", locale),
                      last: clockText(starts.at(-1)?.localStart ?? "", locale),
                    })}
                  </span>
                </summary>
                {byPlace(starts).map(([locationId, there]) => (
                  <div key={locationId ?? ""}>
                    {locations.length > 0 && (
                      <p className="text-muted">
                        {locations.find(({ id }) => id === locationId)?.name ??
                          t(isVideo(visitTypeId) ? "types.byVideo" : "locations.practice")}
                      </p>
                    )}
                    <ul className="flex flex-wrap gap-1.5 pt-1 pb-2">
                      {there.map(({ localStart }) => (
                        <li
                          key={localStart}
                          className="tabular rounded-sm bg-accent-soft px-2 py-0.5 text-accent-ink"
                        >
                          {clockText(localStart, locale)}
                        </li>
                      ))}
                    </ul>
                  </div>
                ))}
              </details>
            ))}
          </li>
        );
      })}
    </ol>
  );
}

/** The starts of each place, in the order of the first. */
function byPlace(starts: PreviewStart[]): [locationId: string | null, starts: PreviewStart[]][] {
  const places = new Map<string | null, PreviewStart[]>();
  for (const start of starts) {
    places.set(start.locationId, [...(places.get(start.locationId) ?? []), start]);
  }
  return [...places];
}
