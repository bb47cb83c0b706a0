import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";
import type {
  DoctorReviews as DoctorReviewsPage,
  PublicReview,
  Rating,
} from "@/api/generated/types.gen";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { averageText, StarMark, Stars } from "@/components/ui/Rating";
import { SelectField } from "@/components/ui/Select";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { useReaderLocale } from "@/lib/reader";
import { monthText } from "@/lib/time";
import { doctorReviewsQuery, PAGE_SIZE, type Sort, sortFrom } from "./queries";
import { Reply } from "./Reply";

type DoctorReviewsProps = {
  doctor: { id: string; name: string };
  sort: Sort;
  page: number;
  onSort: (sort: Sort) => void;
  /** The address of another page of reviews. */
  pagePath: (page: number) => string;
};

/** What patients say about a doctor: what it comes to, and each of them. */
export function DoctorReviews({ doctor, sort, page, onSort, pagePath }: DoctorReviewsProps) {
  const { t } = useTranslation("patient");
  const { data, isPending, error, refetch } = useQuery(doctorReviewsQuery(doctor.id, sort, page));
  const pages = data ? Math.ceil(data.total / PAGE_SIZE) : 0;
  return (
    <section aria-labelledby="reviews" className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="reviews" className="text-lg">
          {t("reviews.title")}
        </h2>
        {data && data.total > 1 && (
          <SelectField
            label={t("reviews.sort")}
            value={sort}
            onChange={(event) => onSort(sortFrom(event.target.value))}
          >
            <option value="newest">{t("reviews.newest")}</option>
            <option value="highest">{t("reviews.highest")}</option>
            <option value="lowest">{t("reviews.lowest")}</option>
          </SelectField>
        )}
      </div>
      {isPending && <CardListSkeleton count={2} />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && !data.rating && (
        <Card>
          <EmptyState icon={MessageSquareText} title={t("reviews.emptyTitle")}>
            {t("reviews.emptyText")}
          </EmptyState>
        </Card>
      )}
      {data?.rating && (
        <div className="grid items-start gap-6 lg:grid-cols-[19rem_1fr]">
          <Summary rating={data.rating} page={data} />
          <div className="flex flex-col gap-4">
            <ul className="flex flex-col gap-4">
              {data.reviews.map((review, index) => (
                // Reviews carry no id: nothing in them leads to a visit.
                <li key={index}>
                  <Review review={review} doctorName={doctor.name} />
                </li>
              ))}
            </ul>
            {pages > 1 && <Pages page={page} pages={pages} pagePath={pagePath} />}
          </div>
        </div>
      )}
    </section>
  );
}

function Summary({ rating, page }: { rating: Rating; page: DoctorReviewsPage }) {
  const { t } = useTranslation(["patient", "common"]);
  const locale = useReaderLocale();
  return (
    <Card className="flex flex-col gap-4 p-5">
      <p className="flex items-baseline gap-2">
        <span className="tabular text-xl font-semibold">{averageText(rating.average, locale)}</span>
        <span className="text-sm text-muted">{t("reviews.outOf", { count: rating.reviews })}</span>
      </p>
      <ul className="flex flex-col gap-1.5 text-sm">
        {page.byStars
          .map((count, index) => ({ stars: index + 1, count }))
          .toReversed()
          .map(({ stars, count }) => (
            <li key={stars} className="flex items-center gap-3">
              <span className="sr-only">
                {t("reviews.countOf", { stars: t("common:rating.stars", { count: stars }), count })}
              </span>
              <span aria-hidden className="tabular flex w-8 items-center gap-1">
                {stars}
                <StarMark full className="size-3.5" />
              </span>
              <span aria-hidden className="h-2 grow overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full bg-caution"
                  style={{ width: `${(100 * count) / rating.reviews}%` }}
                />
              </span>
              <span aria-hidden className="tabular w-8 text-end text-muted">
                {count}
              </span>
            </li>
          ))}
      </ul>
      <p className="text-xs text-muted">{t("reviews.who")}</p>
    </Card>
  );
}

function Review({ review, doctorName }: { review: PublicReview; doctorName: string }) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  return (
    <Card className="p-5">
      <article className="flex flex-col gap-2.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <Stars rating={review.rating} />
          <span className="text-muted">
            {t("reviews.about", {
              type: review.visitType,
              month: monthText(review.month, locale),
            })}
          </span>
        </p>
        {review.text && (
          <p dir="auto" className="wrap-anywhere whitespace-pre-line">
            {review.text}
          </p>
        )}
        {review.reply && <Reply text={review.reply.text} from={doctorName} />}
      </article>
    </Card>
  );
}

type PagesProps = { page: number; pages: number; pagePath: (page: number) => string };

function Pages({ page, pages, pagePath }: PagesProps) {
  const { t } = useTranslation("patient");
  return (
    <nav aria-label={t("reviews.pages")} className="flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink look="secondary" to={pagePath(page - 1)} preventScrollReset>
          {t("results.previous")}
        </ButtonLink>
      )}
      <span className="tabular text-sm text-muted">{t("results.pageOf", { page, pages })}</span>
      {page < pages && (
        <ButtonLink look="secondary" to={pagePath(page + 1)} preventScrollReset>
          {t("results.next")}
        </ButtonLink>
      )}
    </nav>
  );
}
