import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Card } from "@/components/ui/Card";
import { Time } from "@/components/ui/Time";
import { PatientName } from "./PatientName";
import { VisitActions } from "./VisitActions";
import { VisitStatus } from "./VisitStatus";

type OverdueProps = { visits: CalendarVisit[]; zone: string; now: number };

/** Visits that are over and still open: only the doctor knows whether they took place. */
export function Overdue({ visits, zone, now }: OverdueProps) {
  const { t } = useTranslation("doctor");
  return (
    <section aria-labelledby="overdue">
      <Card className="flex flex-col gap-3 p-5 sm:p-6">
        <div className="flex items-center gap-2">
          <h2 id="overdue" className="text-base">
            {t("today.overdue")}
          </h2>
          <Badge tone="caution">{visits.length}</Badge>
        </div>
        <p className="text-sm text-muted">{t("today.overdueHint")}</p>
        <ul className="flex flex-col">
          {visits.map((visit) => (
            <li key={visit.id} className="flex flex-col gap-2 border-t border-line py-3">
              <div className="flex flex-col gap-1">
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-semibold">
                    <PatientName visit={visit} />
                  </span>
                  <VisitStatus visit={visit} />
                </div>
                <Time
                  startsAt={visit.startsAt}
                  endsAt={visit.endsAt}
                  local={visit.localStart}
                  zone={zone}
                  className="text-sm"
                />
              </div>
              <VisitActions visit={visit} now={now} />
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
