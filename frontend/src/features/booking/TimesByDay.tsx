import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Slot } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { usePlaceText } from "@/lib/place";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { clockText, dateOf, dayText, localIn, todayIn, zoneText } from "@/lib/time";
import { DayStrip, STRIP_DAYS } from "./DayStrip";
import { runsOf } from "./places";
import { timesQuery } from "./queries";
import { TimeChoice } from "./TimeChoice";

type TimesByDayProps = {
  doctorId: string;
  visitType: string;
  /** First day of the strip and the open day, kept in the URL by the page. */
  from: string | undefined;
  day: string | undefined;
  onLook: (look: { from: string; day?: string }) => void;
  /** The doctor's next free time, to jump to when the days shown have none. */
  nextFree?: string | undefined;
  chosen?: string | undefined;
  onChoose: (slot: Slot) => void;
};

/** The free times of one kind of visit, a week at a time, on the reader's own clock. */
export function TimesByDay(props: TimesByDayProps) {
  const { doctorId, visitType, onLook, nextFree, chosen, onChoose } = props;
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const placeText = usePlaceText();
  const zone = useReaderZone();
  const today = todayIn(zone);
  const first = nextFree ? dateOf(localIn(zone, nextFree)) : today;
  const from = props.from && props.from > today ? props.from : props.from ? today : first;
  const { data, isPending, error, refetch } = useQuery(
    timesQuery({ doctorId, visitType, from, days: STRIP_DAYS, zone }),
  );

  const withTimes = data?.days.filter((entry) => entry.times.length > 0);
  const open = withTimes?.find((entry) => entry.date === props.day) ?? withTimes?.[0];
  const foreign = open?.times.some(
    (slot) => slot.inZone.slice(0, 16) !== slot.localStart.slice(0, 16),
  );

  const locations = data?.locations ?? [];
  // Where there is only the practice, every page says so already.
  const placeOfRun = (locationId: string | null) => {
    if (locations.length === 0) return null;
    const known = locations.find(({ id }) => id === locationId);
    return known ? placeText(known) : t("times.atPractice");
  };

  return (
    <div className="flex flex-col gap-5">
      <DayStrip
        from={from}
        today={today}
        days={data?.days}
        chosen={open?.date}
        onChoose={(day) => onLook({ from, day })}
        onMove={(next) => onLook({ from: next })}
      />
      {isPending && (
        <Skeleton className="grid grid-cols-3 gap-2.5 sm:grid-cols-4">
          {Array.from({ length: 8 }, (_, index) => (
            <Bone key={index} className="h-12" />
          ))}
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {open && (
        <section className="flex flex-col gap-3">
          <h3 aria-live="polite" className="text-base">
            {t("times.freeOn", { day: dayText(open.date, locale, "long") })}
          </h3>
          {runsOf(open.times).map((run) => {
            const { startsAt, locationId } = run[0];
            const place = placeOfRun(locationId);
            return (
              <div key={startsAt} className="flex flex-col gap-2.5">
                {place && (
                  <p className="flex items-start gap-1.5 text-sm">
                    <MapPin aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                    <span className="min-w-0 wrap-anywhere">{place}</span>
                  </p>
                )}
                <ul
                  aria-label={place ?? undefined}
                  className="grid grid-cols-3 gap-2.5 sm:grid-cols-4"
                >
                  {run.map((slot) => (
                    <li key={slot.startsAt}>
                      <TimeChoice
                        slot={slot}
                        zone={zone}
                        selected={slot.startsAt === chosen}
                        onChoose={() => onChoose(slot)}
                      />
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
          <p className="text-xs text-muted">
            {foreign
              ? t("times.bothZones", {
                  yours: zoneText(zone, locale),
                  theirs: zoneText(data?.timeZone ?? zone, locale),
                })
              : t("times.yourZone", { yours: zoneText(zone, locale) })}
          </p>
        </section>
      )}
      {data && !open && (
        <EmptyState
          title={t("times.noneTitle")}
          action={
            nextFree &&
            first !== from && (
              <Button look="secondary" onClick={() => onLook({ from: first, day: first })}>
                {t("times.jump", {
                  time: `${dayText(first, locale)}, ${clockText(localIn(zone, nextFree), locale)}`,
                })}
              </Button>
            )
          }
        >
          {t(nextFree && first !== from ? "times.noneText" : "times.noneTextLater")}
        </EmptyState>
      )}
    </div>
  );
}
