import type { CalendarVisit } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { Ending } from "@/components/ui/Ending";
import { Time } from "@/components/ui/Time";
import { VideoEntry } from "@/components/ui/VideoEntry";
import { PatientName } from "./PatientName";
import { useReadCalendar } from "./queries";
import { RequestEnd } from "./RequestEnd";
import { VisitActions } from "./VisitActions";
import { VisitReason } from "./VisitReason";
import { VisitStatus } from "./VisitStatus";

type TimelineProps = { visits: CalendarVisit[]; zone: string; now: number };

/** Still meant to take place, or taking place. */
const OPEN = new Set(["pending", "booked", "arrived", "in-progress"]);

/** A day's visits in order, with the present moment marked by what is muted above it. */
export function Timeline({ visits, zone, now }: TimelineProps) {
  const readAgain = useReadCalendar();
  return (
    <ol className="flex flex-col">
      {visits.map((visit) => {
        const over = Date.parse(visit.endsAt) <= now;
        const here = Date.parse(visit.startsAt) <= now && !over;
        const open = OPEN.has(visit.status);
        return (
          <li
            key={visit.id}
            className={cx(
              "grid gap-x-4 gap-y-1 border-t border-line py-3 first:border-t-0 sm:grid-cols-[7.5rem_1fr_auto] sm:items-center",
              here && "-mx-3 rounded-md bg-accent-soft px-3",
            )}
          >
            <Time
              as="time"
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={zone}
              className={cx("tabular text-sm font-semibold", over && !open && "text-muted")}
            />
            <div className="flex min-w-0 flex-col gap-1">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span
                  className={cx(
                    "font-semibold",
                    visit.status === "cancelled" && "text-muted line-through",
                  )}
                >
                  <PatientName visit={visit} />
                </span>
                <VisitStatus visit={visit} />
              </div>
              <span className="text-sm text-muted">
                {visit.visitType.name}
                {visit.location && ` · ${visit.location.name}`}
              </span>
              <RequestEnd visit={visit} zone={zone} now={now} />
              {visit.cancellation && (
                <span className="text-sm text-muted">
                  <Ending cancellation={visit.cancellation} reader="doctor" />
                </span>
              )}
              {open && <VisitReason visit={visit} />}
              {open && visit.video && (
                <VideoEntry video={visit.video} zone={zone} coming onOpen={readAgain} />
              )}
            </div>
            <div className="mt-1 sm:col-start-3 sm:mt-0">
              <VisitActions visit={visit} now={now} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
