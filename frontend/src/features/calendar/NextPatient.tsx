import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Avatar } from "@/components/ui/Avatar";
import { Card } from "@/components/ui/Card";
import { Time } from "@/components/ui/Time";
import { VideoEntry } from "@/components/ui/VideoEntry";
import { useReaderLocale } from "@/lib/reader";
import { relativeText } from "@/lib/time";
import { PatientName } from "./PatientName";
import { useReadCalendar } from "./queries";
import { VisitActions } from "./VisitActions";
import { VisitReason } from "./VisitReason";
import { VisitStatus } from "./VisitStatus";

type NextPatientProps = { visit: CalendarVisit | undefined; zone: string; now: number };

/** Who is here now or comes next, large enough to read across the desk. */
export function NextPatient({ visit, zone, now }: NextPatientProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const readAgain = useReadCalendar();
  const here = visit?.status === "in-progress";
  const ahead = visit && Date.parse(visit.startsAt) > now;
  return (
    <section aria-labelledby="next-patient">
      <Card className="flex flex-col gap-4 p-5 sm:p-6">
        <h2 id="next-patient" className="text-sm text-muted">
          {t(here ? "today.now" : "today.next")}
        </h2>
        {visit ? (
          <>
            <div className="flex items-center gap-4">
              <Avatar name={visit.patient.name ?? "?"} size="large" />
              <div className="flex min-w-0 flex-col gap-1">
                <p className="text-xl font-semibold tracking-tight">
                  <PatientName visit={visit} />
                </p>
                <p>{visit.visitType.name}</p>
                {visit.location && <p className="text-sm">{visit.location.name}</p>}
              </div>
            </div>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <Time
                as="time"
                startsAt={visit.startsAt}
                endsAt={visit.endsAt}
                local={visit.localStart}
                zone={zone}
                className="text-lg font-semibold"
              />
              {ahead && (
                <span className="text-muted">{relativeText(visit.startsAt, locale, now)}</span>
              )}
              <VisitStatus visit={visit} />
            </div>
            <VisitReason visit={visit} />
            {visit.video && (
              <VideoEntry video={visit.video} zone={zone} coming onOpen={readAgain} />
            )}
            <VisitActions visit={visit} now={now} />
          </>
        ) : (
          <p className="text-muted">{t("today.noNext")}</p>
        )}
      </Card>
    </section>
  );
}
