import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { RatingLine } from "@/components/ui/Rating";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { OwnReviewCard } from "@/features/reviews/OwnReviewCard";
import { OWN_PAGE_SIZE, ownReviewsQuery, pageFrom } from "@/features/reviews/queries";
import { paths } from "@/lib/paths";

export function DoctorReviewsPage() {
  const { t } = useTranslation("doctor");
  const [query] = useSearchParams();
  const unanswered = query.get("show") === "unanswered";
  const page = pageFrom(query.get("page"));
  const { data, isPending, error, refetch } = useQuery(ownReviewsQuery(unanswered, page));
  const pages = data ? Math.ceil(data.total / OWN_PAGE_SIZE) : 0;
  const pagePath = (next: number) => paths.doctorReviews({ unanswered, page: next });

  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-6">
      <PageHeader
        title={t("reviews.title")}
        lead={
          <div className="flex min-h-6 flex-wrap items-center gap-x-4">
            {data?.rating && <RatingLine rating={data.rating} />}
            <span role="status">{data && t("reviews.waiting", { count: data.unanswered })}</span>
          </div>
        }
      />
      <nav aria-label={t("reviews.show")} className="flex flex-wrap gap-3">
        {[false, true].map((only) => (
          <ButtonLink
            key={String(only)}
            size="small"
            look={only === unanswered ? "primary" : "secondary"}
            aria-current={only === unanswered ? "page" : undefined}
            to={paths.doctorReviews({ unanswered: only })}
          >
            {t(only ? "reviews.unanswered" : "reviews.all")}
          </ButtonLink>
        ))}
      </nav>
      {isPending && <CardListSkeleton />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.reviews.length === 0 && (
        <Card>
          <EmptyState
            icon={MessageSquareText}
            title={t(unanswered ? "reviews.noneWaitingTitle" : "reviews.emptyTitle")}
          >
            {t(unanswered ? "reviews.noneWaitingText" : "reviews.emptyText")}
          </EmptyState>
        </Card>
      )}
      {data?.reviews.map((review) => (
        <OwnReviewCard key={review.id} review={review} />
      ))}
      {pages > 1 && (
        <nav aria-label={t("reviews.pages")} className="flex items-center justify-center gap-4">
          {page > 1 && (
            <ButtonLink look="secondary" to={pagePath(page - 1)}>
              {t("reviews.newer")}
            </ButtonLink>
          )}
          <span className="tabular text-sm text-muted">{t("reviews.pageOf", { page, pages })}</span>
          {page < pages && (
            <ButtonLink look="secondary" to={pagePath(page + 1)}>
              {t("reviews.older")}
            </ButtonLink>
          )}
        </nav>
      )}
    </div>
  );
}
