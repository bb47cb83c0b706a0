import { useTranslation } from "react-i18next";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Card } from "@/components/ui/Card";
import { Time } from "@/components/ui/Time";
import { PatientName } from "./PatientName";

type NoShowsProps = { visits: CalendarVisit[]; zone: string };

/** Who did not come in the last days, the latest first. */
export function NoShows({ visits, zone }: NoShowsProps) {
  const { t } = useTranslation("doctor");
  const missed = visits.filter(({ status }) => status === "noshow").toReversed();
  if (missed.length === 0) return null;
  return (
    <section aria-labelledby="no-shows">
      <Card className="flex flex-col gap-3 p-5 sm:p-6">
        <h2 id="no-shows" className="text-base">
          {t("today.noShows")}
        </h2>
        <ul className="flex flex-col">
          {missed.map((visit) => (
            <li
              key={visit.id}
              className="flex flex-col border-t border-line py-2 text-sm first:border-t-0"
            >
              <span className="font-semibold">
                <PatientName visit={visit} />
              </span>
              <span className="text-muted">
                <Time
                  startsAt={visit.startsAt}
                  endsAt={visit.endsAt}
                  local={visit.localStart}
                  zone={zone}
                />
                {" · "}
                {visit.visitType.name}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
