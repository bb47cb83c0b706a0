import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { Card } from "@/components/ui/Card";
import { paths } from "@/lib/paths";
import { useReaderLocale } from "@/lib/reader";
import { dateOf, dayText } from "@/lib/time";

type NextDaysProps = { dates: string[]; visits: CalendarVisit[] };

/** How full the coming days are. */
export function NextDays({ dates, visits }: NextDaysProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  return (
    <section aria-labelledby="next-days">
      <Card className="flex flex-col gap-3 p-5 sm:p-6">
        <h2 id="next-days" className="text-base">
          {t("today.nextDays")}
        </h2>
        <ul className="flex flex-col">
          {dates.map((date) => {
            const ofDay = visits.filter(
              (visit) => dateOf(visit.localStart) === date && visit.status !== "cancelled",
            );
            const waiting = ofDay.filter(({ status }) => status === "pending").length;
            return (
              <li
                key={date}
                className="flex flex-wrap items-baseline justify-between gap-x-3 border-t border-line py-2 text-sm first:border-t-0"
              >
                <Link
                  to={paths.doctorCalendar({ view: "day", date })}
                  className="prose-link py-0.5"
                >
                  {dayText(date, locale)}
                </Link>
                <span className={ofDay.length === 0 ? "text-muted" : "tabular font-semibold"}>
                  {t("today.count", { count: ofDay.length })}
                  {waiting > 0 && (
                    <span className="font-normal text-caution">
                      {" · "}
                      {t("today.waiting", { count: waiting })}
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </Card>
    </section>
  );
}
