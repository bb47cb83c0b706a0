import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { AdminReview } from "@/api/generated/types.gen";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { SelectField } from "@/components/ui/Select";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { adminDoctorsQuery } from "@/features/onboarding/queries";
import { AdminReviewsTable } from "@/features/reviews/AdminReviewsTable";
import {
  ADMIN_PAGE_SIZE,
  type AdminFilters,
  adminReviewsQuery,
  pageFrom,
} from "@/features/reviews/queries";
import { paths } from "@/lib/paths";

const ModerationDialog = lazy(() =>
  import("@/features/reviews/ModerationDialog").then((module) => ({
    default: module.ModerationDialog,
  })),
);

const standings = ["published", "hidden", "withdrawn"] as const;

type Open = { review: AdminReview; action: "hide" | "restore" };

function filtersFrom(query: URLSearchParams): AdminFilters {
  const standing = standings.find((known) => known === query.get("standing"));
  const rating = [1, 2, 3, 4, 5].find((stars) => String(stars) === query.get("rating"));
  const doctor = query.get("doctor");
  return {
    page: pageFrom(query.get("page")),
    ...(standing && { standing }),
    ...(rating && { rating }),
    ...(doctor && { doctor }),
  };
}

export function AdminReviewsPage() {
  const { t } = useTranslation(["admin", "common"]);
  const [query, setQuery] = useSearchParams();
  const filters = filtersFrom(query);
  const { data, isPending, error, refetch } = useQuery(adminReviewsQuery(filters));
  const { data: doctors } = useQuery(adminDoctorsQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const filtered = filters.standing || filters.rating || filters.doctor;
  const pages = data ? Math.ceil(data.total / ADMIN_PAGE_SIZE) : 0;

  const filter = (name: string, value: string) =>
    setQuery(
      (now) => {
        now.delete("page");
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const pagePath = (page: number) =>
    paths.adminReviews({ ...Object.fromEntries(query), page: String(page) });

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={t("reviews.title")}
        lead={
          <p role="status" className="min-h-6">
            {data && t("reviews.lead", { count: data.total })}
          </p>
        }
      />
      <div className="grid gap-4 sm:grid-cols-[12rem_10rem_minmax(12rem,20rem)]">
        <SelectField
          label={t("reviews.standing")}
          value={filters.standing ?? ""}
          onChange={(event) => filter("standing", event.target.value)}
        >
          <option value="">{t("reviews.all")}</option>
          {standings.map((standing) => (
            <option key={standing} value={standing}>
              {t(`reviews.${standing}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("reviews.stars")}
          value={filters.rating ?? ""}
          onChange={(event) => filter("rating", event.target.value)}
        >
          <option value="">{t("reviews.all")}</option>
          {[1, 2, 3, 4, 5].map((stars) => (
            <option key={stars} value={stars}>
              {t("common:rating.stars", { count: stars })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("reviews.doctor")}
          value={filters.doctor ?? ""}
          onChange={(event) => filter("doctor", event.target.value)}
        >
          <option value="">{t("reviews.all")}</option>
          {doctors?.doctors.map((doctor) => (
            <option key={doctor.id} value={doctor.id}>
              {doctor.name}
            </option>
          ))}
        </SelectField>
      </div>
      {isPending && (
        <Skeleton className="flex flex-col gap-2">
          {Array.from({ length: 6 }, (_, index) => (
            <Bone key={index} className="h-20" />
          ))}
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && data.reviews.length > 0 && (
        <AdminReviewsTable
          reviews={data.reviews}
          onModerate={(review, action) => setOpen({ review, action })}
        />
      )}
      {data?.reviews.length === 0 && (
        <Card>
          <EmptyState title={t(filtered ? "reviews.noneTitle" : "reviews.emptyTitle")}>
            {t(filtered ? "reviews.noneText" : "reviews.emptyText")}
          </EmptyState>
        </Card>
      )}
      {pages > 1 && (
        <nav aria-label={t("reviews.pages")} className="flex items-center justify-center gap-4">
          {filters.page > 1 && (
            <ButtonLink look="secondary" to={pagePath(filters.page - 1)}>
              {t("reviews.newer")}
            </ButtonLink>
          )}
          <span className="tabular text-sm text-muted">
            {t("reviews.pageOf", { page: filters.page, pages })}
          </span>
          {filters.page < pages && (
            <ButtonLink look="secondary" to={pagePath(filters.page + 1)}>
              {t("reviews.older")}
            </ButtonLink>
          )}
        </nav>
      )}
      <Suspense>
        {open && (
          <ModerationDialog
            review={open.review}
            action={open.action}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </div>
  );
}
