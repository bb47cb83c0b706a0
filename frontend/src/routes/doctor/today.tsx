import { useQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { DayGaps } from "@/features/calendar/DayGaps";
import { gapsOf } from "@/features/calendar/gaps";
import { minuteOf } from "@/features/calendar/grid/geometry";
import { NeedsAnswer } from "@/features/calendar/NeedsAnswer";
import { NextPatient } from "@/features/calendar/NextPatient";
import { NextDays } from "@/features/calendar/NextDays";
import { NoShows } from "@/features/calendar/NoShows";
import { Overdue } from "@/features/calendar/Overdue";
import { calendarQuery, calendarSetupQuery, overdueQuery } from "@/features/calendar/queries";
import { Timeline } from "@/features/calendar/Timeline";
import { useDayPlan } from "@/features/schedule/day-shape";
import { useNow } from "@/lib/now";
import { paths } from "@/lib/paths";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { addDays, dateOf, dayText, localIn, todayIn, zoneText } from "@/lib/time";

/** How far ahead requests are collected for an answer; the calendar's widest window. */
const AHEAD_DAYS = 60;

/** How many days are looked ahead to, and back over for who did not come. */
const WEEK = 7;

export function Today() {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  const now = useNow();
  const setup = useQuery(calendarSetupQuery);
  const zone = setup.data?.timeZone ?? readerZone;
  const today = todayIn(zone);
  const calendar = useQuery(calendarQuery(today, addDays(today, AHEAD_DAYS)));
  const past = useQuery(calendarQuery(addDays(today, -WEEK), addDays(today, 1)));
  const planOf = useDayPlan(setup.data);
  const overdue = useQuery(overdueQuery).data?.visits ?? [];

  const visits = calendar.data?.visits ?? [];
  const dayVisits = visits.filter((visit) => dateOf(visit.localStart) === today);
  const coming = dayVisits.filter((visit) => Date.parse(visit.endsAt) > now);
  // Who is with the doctor comes before who waits, and both before who is expected.
  const next = ["in-progress", "arrived", "booked", "pending"]
    .map((status) => coming.find((visit) => visit.status === status))
    .find(Boolean);
  const nextDay = visits
    .filter((visit) => visit.status !== "cancelled")
    .map((visit) => dateOf(visit.localStart))
    .find((date) => date > today);
  const unanswered = visits.filter(
    (visit) =>
      visit.needsNewTime || (visit.expiresAt !== null && Date.parse(visit.expiresAt) > now),
  );
  const nextDayVisits = visits.filter(
    (visit) => dateOf(visit.localStart) === nextDay && visit.status !== "cancelled",
  );
  const gaps = gapsOf(
    planOf(today),
    dayVisits,
    setup.data?.visitTypes ?? [],
    minuteOf(localIn(zone, now)),
  );
  const nextDates = Array.from({ length: WEEK }, (_, index) => addDays(today, index + 1));
  const closed =
    setup.data && (setup.data.weekly.length === 0 || setup.data.visitTypes.length === 0);

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={t("today.title")}
        lead={t("today.lead", {
          day: dayText(today, locale, "long"),
          zone: zoneText(zone, locale),
        })}
      />
      {closed && (
        <Notice tone="info" title={t("today.setupTitle")}>
          <p>{t("today.setupText")}</p>
          <div className="mt-3 flex flex-wrap gap-3">
            {setup.data.weekly.length === 0 && (
              <ButtonLink size="small" to={paths.doctorHours}>
                {t("today.setupHours")}
              </ButtonLink>
            )}
            {setup.data.visitTypes.length === 0 && (
              <ButtonLink size="small" to={paths.doctorVisitTypes}>
                {t("today.setupTypes")}
              </ButtonLink>
            )}
          </div>
        </Notice>
      )}
      {calendar.isPending && <CardListSkeleton />}
      {calendar.error && (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      )}
      {calendar.data && (
        <div className="grid items-start gap-6 lg:grid-cols-[1fr_24rem]">
          <div className="flex flex-col gap-6">
            {dayVisits.length > 0 && <NextPatient visit={next} zone={zone} now={now} />}
            <section aria-labelledby="timeline">
              <Card className="flex flex-col gap-3 p-5 sm:p-6">
                <div className="flex items-baseline justify-between gap-3">
                  <h2 id="timeline" className="text-base">
                    {t("today.timeline")}
                  </h2>
                  {dayVisits.length > 0 && (
                    <span className="text-sm whitespace-nowrap text-muted">
                      {t("today.count", { count: dayVisits.length })}
                    </span>
                  )}
                </div>
                {dayVisits.length === 0 ? (
                  <EmptyState
                    icon={CalendarDays}
                    title={t("today.emptyTitle")}
                    action={
                      <ButtonLink look="secondary" to={paths.doctorVisits}>
                        {t("today.toVisits")}
                      </ButtonLink>
                    }
                  >
                    {t("today.emptyText")}
                  </EmptyState>
                ) : (
                  <Timeline visits={dayVisits} zone={zone} now={now} />
                )}
              </Card>
            </section>
            <div className="grid items-start gap-6 md:grid-cols-2">
              <div className="flex flex-col gap-6">
                <DayGaps date={today} gaps={gaps} />
                <NoShows visits={past.data?.visits ?? []} zone={zone} />
              </div>
              <NextDays dates={nextDates} visits={visits} />
            </div>
            {nextDay && (
              <section aria-labelledby="next-day">
                <Card className="flex flex-col gap-3 p-5 sm:p-6">
                  <div className="flex items-baseline justify-between gap-3">
                    <h2 id="next-day" className="text-base">
                      {t("today.nextDay", { day: dayText(nextDay, locale, "long") })}
                    </h2>
                    <span className="text-sm whitespace-nowrap text-muted">
                      {t("today.count", { count: nextDayVisits.length })}
                    </span>
                  </div>
                  <Timeline visits={nextDayVisits} zone={zone} now={now} />
                </Card>
              </section>
            )}
          </div>
          <div className="flex flex-col gap-6">
            {overdue.length > 0 && <Overdue visits={overdue} zone={zone} now={now} />}
            <NeedsAnswer visits={unanswered} zone={zone} now={now} />
          </div>
        </div>
      )}
    </div>
  );
}
