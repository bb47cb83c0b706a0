import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { calendarQuery, calendarSetupQuery } from "@/features/calendar/queries";
import { Timeline } from "@/features/calendar/Timeline";
import { Waiting } from "@/features/calendar/Waiting";
import { useNow } from "@/lib/now";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { addDays, dateOf, dayText, todayIn, weekdayIndex } from "@/lib/time";

const WEEK = 7;

/** A week at a time, grouped by day; the week is in the URL. */
export function ComingVisits() {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const readerZone = useReaderZone();
  const now = useNow();
  const [query, setQuery] = useSearchParams();
  const [withCancelled, setWithCancelled] = useState(false);
  const setup = useQuery(calendarSetupQuery);
  const zone = setup.data?.timeZone ?? readerZone;
  const today = todayIn(zone);
  const thisWeek = addDays(today, -weekdayIndex(today));
  const asked = query.get("week");
  const from = asked && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : thisWeek;
  const to = addDays(from, WEEK);
  const calendar = useQuery({ ...calendarQuery(from, to), placeholderData: keepPreviousData });

  const visits = (calendar.data?.visits ?? []).filter(
    (visit) => withCancelled || visit.status !== "cancelled",
  );
  const days = Array.from({ length: WEEK }, (_, index) => addDays(from, index));
  const go = (week: string) => setQuery(week === thisWeek ? {} : { week });

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={t("coming.title")}
        lead={
          <p aria-live="polite">
            {t("coming.range", {
              from: dayText(from, locale),
              to: dayText(addDays(from, WEEK - 1), locale),
            })}
          </p>
        }
        actions={
          <>
            <Button
              look="secondary"
              aria-label={t("coming.earlier")}
              onClick={() => go(addDays(from, -WEEK))}
            >
              <ChevronLeft aria-hidden className="size-5 rtl:rotate-180" />
            </Button>
            <Button look="secondary" disabled={from === thisWeek} onClick={() => go(thisWeek)}>
              {t("coming.thisWeek")}
            </Button>
            <Button look="secondary" aria-label={t("coming.later")} onClick={() => go(to)}>
              <ChevronRight aria-hidden className="size-5 rtl:rotate-180" />
            </Button>
          </>
        }
      />
      <label className="flex min-h-6 w-fit items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={withCancelled}
          onChange={(event) => setWithCancelled(event.target.checked)}
          className="size-5 accent-accent"
        />
        {t("coming.showCancelled")}
      </label>
      <Waiting />
      {calendar.isPending && <CardListSkeleton count={5} />}
      {calendar.error && (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      )}
      {calendar.data && visits.length === 0 && (
        <Card>
          <EmptyState title={t("coming.emptyTitle")}>{t("coming.emptyText")}</EmptyState>
        </Card>
      )}
      {calendar.data && visits.length > 0 && (
        <div className="flex flex-col gap-4">
          {days.map((day) => {
            const ofDay = visits.filter((visit) => dateOf(visit.localStart) === day);
            if (ofDay.length === 0) return null;
            return (
              <section key={day} aria-labelledby={`day-${day}`}>
                <Card className="flex flex-col gap-2 p-5">
                  <div className="flex items-baseline justify-between gap-3">
                    <h2 id={`day-${day}`} className="text-base">
                      {dayText(day, locale, "long")}
                    </h2>
                    <span className="text-sm text-muted">
                      {t("today.count", { count: ofDay.length })}
                    </span>
                  </div>
                  <Timeline visits={ofDay} zone={zone} now={now} />
                </Card>
              </section>
            );
          })}
        </div>
      )}
    </div>
  );
}
