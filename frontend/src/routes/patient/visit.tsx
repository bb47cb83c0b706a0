import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { PageHeader } from "@/components/ui/PageHeader";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { VisitReview } from "@/features/reviews/VisitReview";
import { visitQuery } from "@/features/visits/queries";
import { VisitCard } from "@/features/visits/VisitCard";
import { useNow } from "@/lib/now";
import { paths } from "@/lib/paths";

/** One visit: where the links in mails lead. */
export function VisitPage() {
  const { t } = useTranslation("visits");
  const { visitId = "" } = useParams();
  const now = useNow();
  const { data: visit, isPending, error, refetch } = useQuery(visitQuery(visitId));

  if (isPending) return <PageSkeleton />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-6">
      <PageHeader
        title={t("visits.one")}
        eyebrow={
          <Link
            to={paths.visits}
            className="-ms-1 inline-flex min-h-8 w-fit items-center gap-1 text-sm font-semibold text-accent-ink hover:underline"
          >
            <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
            {t("visits.all")}
          </Link>
        }
      />
      <VisitCard
        visit={visit}
        when={Date.parse(visit.endsAt) > now ? "upcoming" : "past"}
        level="h2"
        below={<VisitReview visit={visit} />}
      />
    </div>
  );
}
