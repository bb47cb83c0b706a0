import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { Time } from "@/components/ui/Time";
import { useMomentText } from "@/lib/moment";
import { PatientName } from "./PatientName";
import { RequestEnd } from "./RequestEnd";
import { VisitActions } from "./VisitActions";
import { VisitReason } from "./VisitReason";

type NeedsAnswerProps = { visits: CalendarVisit[]; zone: string; now: number };

export function NeedsAnswer({ visits, zone, now }: NeedsAnswerProps) {
  const { t } = useTranslation("doctor");
  const momentText = useMomentText();
  return (
    <section aria-labelledby="needs-answer">
      <Card className="flex flex-col gap-3 p-5 sm:p-6">
        <div className="flex items-center gap-2">
          <h2 id="needs-answer" className="text-base">
            {t("today.answers")}
          </h2>
          {visits.length > 0 && <Badge tone="caution">{visits.length}</Badge>}
        </div>
        <p className="text-sm text-muted">
          {t(visits.length === 0 ? "today.answersNone" : "today.answersHint")}
        </p>
        <ul className="flex flex-col">
          {visits.map((visit) => (
            <li key={visit.id} className="flex flex-col gap-2 border-t border-line py-3">
              <div className="flex flex-col">
                <span className="font-semibold">
                  <PatientName visit={visit} />
                </span>
                <Time
                  startsAt={visit.startsAt}
                  endsAt={visit.endsAt}
                  local={visit.localStart}
                  zone={zone}
                  className="text-sm"
                />
                <span className="text-sm text-muted">{visit.visitType.name}</span>
                <RequestEnd visit={visit} zone={zone} now={now} />
              </div>
              {visit.needsNewTime && (
                <Notice tone="caution" title={t("today.newTime")}>
                  {t("today.newTimeWhy", { now: momentText(visit.startsAt, zone) })}
                </Notice>
              )}
              {visit.missedVisits !== null && (
                <Notice tone="caution" title={t("today.callFirst")}>
                  {t("today.missed", { count: visit.missedVisits })}
                </Notice>
              )}
              <VisitReason visit={visit} />
              <VisitActions visit={visit} now={now} />
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
