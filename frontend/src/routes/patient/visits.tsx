import { useQuery } from "@tanstack/react-query";
import { CalendarHeart } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { CalendarFeed } from "@/features/calendar-feed/CalendarFeed";
import { VisitReview } from "@/features/reviews/VisitReview";
import { PastVisits } from "@/features/visits/PastVisits";
import { visitsQuery } from "@/features/visits/queries";
import { VisitCard } from "@/features/visits/VisitCard";
import { WaitlistLine } from "@/features/waitlist/WaitlistLine";
import { paths } from "@/lib/paths";

const reviewOf = (visit: Visit) => <VisitReview visit={visit} />;

export function Visits() {
  const { t } = useTranslation("visits");
  const { data, isPending, error, refetch } = useQuery(visitsQuery);

  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-10">
      <PageHeader title={t("visits.title")} lead={t("visits.lead")} />
      <WaitlistLine />
      {isPending && <CardListSkeleton />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <section aria-labelledby="upcoming" className="flex flex-col gap-4">
            <h2 id="upcoming" className="text-lg">
              {t("visits.upcoming")}
            </h2>
            {data.upcoming.length === 0 && (
              <Card>
                <EmptyState
                  icon={CalendarHeart}
                  title={t("visits.emptyTitle")}
                  action={<ButtonLink to={paths.doctors()}>{t("visits.find")}</ButtonLink>}
                >
                  {t("visits.emptyText")}
                </EmptyState>
              </Card>
            )}
            {data.upcoming.map((visit) => (
              <VisitCard key={visit.id} visit={visit} when="upcoming" />
            ))}
          </section>
          <section aria-labelledby="past" className="flex flex-col gap-4">
            <h2 id="past" className="text-lg">
              {t("visits.past")}
            </h2>
            {data.past.length === 0 && <p className="text-muted">{t("visits.emptyPast")}</p>}
            {data.past.length > 0 && <PastVisits visits={data.past} below={reviewOf} />}
          </section>
          <CalendarFeed reader="patient" />
        </>
      )}
    </div>
  );
}
