import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { DoctorCard } from "@/features/search/DoctorCard";
import { Facets } from "@/features/search/Facets";
import { useFilters } from "@/features/search/filters";
import { Pager } from "@/features/search/Pager";
import { doctorsQuery, PAGE_SIZE } from "@/features/search/queries";
import { useSpecialtyName } from "@/lib/specialties";

const Dialog = lazy(() =>
  import("@/components/ui/Dialog").then((module) => ({ default: module.Dialog })),
);

export function Doctors() {
  const { t } = useTranslation("patient");
  const specialtyName = useSpecialtyName();
  const { filters, clear, active } = useFilters();
  const [sheetOpen, setSheetOpen] = useState(false);
  const { data, isPending, error, isPlaceholderData, refetch } = useQuery(doctorsQuery(filters));

  const specialty = filters.specialty && specialtyName(filters.specialty);
  const { city } = filters;
  const title = specialty
    ? city
      ? t("results.titleSpecialtyCity", { specialty, city })
      : t("results.titleSpecialty", { specialty })
    : city
      ? t("results.titleCity", { city })
      : t("results.title");

  return (
    <div className="flex flex-col gap-8">
      <PageHeader
        title={title}
        lead={
          <p role="status" className="min-h-6">
            {data && t("results.found", { count: data.total })}
          </p>
        }
        actions={
          <span className="lg:hidden">
            <Button look="secondary" aria-haspopup="dialog" onClick={() => setSheetOpen(true)}>
              <SlidersHorizontal aria-hidden className="size-4" />
              {t("results.filters")}
              {active > 0 && <Badge tone="info">{active}</Badge>}
            </Button>
          </span>
        }
      />
      <div className="grid items-start gap-8 lg:grid-cols-[17rem_1fr]">
        <aside
          aria-label={t("results.filters")}
          className="sticky top-24 hidden rounded-lg border border-line bg-surface p-5 shadow-card lg:block"
        >
          <Facets />
        </aside>
        <div className={cx("flex min-w-0 flex-col gap-4", isPlaceholderData && "opacity-60")}>
          {isPending && <CardListSkeleton count={4} />}
          {error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.doctors.map((doctor) => (
            <DoctorCard key={doctor.id} doctor={doctor} dayChosen={filters.freeOn !== undefined} />
          ))}
          {data?.doctors.length === 0 && (
            <EmptyState
              title={t("results.emptyTitle")}
              action={
                active > 0 && (
                  <Button look="secondary" onClick={clear}>
                    {t("results.clear")}
                  </Button>
                )
              }
            >
              {t("results.emptyText")}
            </EmptyState>
          )}
          {data && <Pager filters={filters} pages={Math.ceil(data.total / PAGE_SIZE)} />}
        </div>
      </div>
      {sheetOpen && (
        <Suspense>
          <Dialog
            open
            kind="sheet"
            title={t("results.filters")}
            onClose={() => setSheetOpen(false)}
          >
            <Facets />
            <Button className="mt-6" width="full" onClick={() => setSheetOpen(false)}>
              {t("results.showResults")}
            </Button>
          </Dialog>
        </Suspense>
      )}
    </div>
  );
}
