import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { DoctorCard } from "@/features/search/DoctorCard";
import { Facets } from "@/features/search/Facets";
import { useFilterWords } from "@/features/search/filter-words";
import { type SearchFilters, useFilters, writeFilters } from "@/features/search/filters";
import { Pager } from "@/features/search/Pager";
import { doctorsQuery, mapQuery, PAGE_SIZE } from "@/features/search/queries";
import { Relax } from "@/features/search/Relax";
import { SearchBar } from "@/features/search/SearchBar";
import { ViewAndSort } from "@/features/search/ViewAndSort";
import { useSpecialtyName } from "@/lib/specialties";

const Dialog = lazy(() =>
  import("@/components/ui/Dialog").then((module) => ({ default: module.Dialog })),
);
const DoctorMap = lazy(() =>
  import("@/features/search/map/DoctorMap").then((module) => ({ default: module.DoctorMap })),
);

export function Doctors() {
  const { t } = useTranslation("patient");
  const { filters, change, clear, active } = useFilters();
  const [sheetOpen, setSheetOpen] = useState(false);
  const { data, isPending, error, isPlaceholderData, refetch } = useQuery(doctorsQuery(filters));
  const whereText = filters.near ? t("where.nearMe") : (data?.place?.name ?? filters.city ?? "");
  const wordsOf = useFilterWords(filters, whereText);
  const title = useTitle(filters, whereText);
  const facets = <Facets facets={data?.facets} whereText={whereText} />;

  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-6">
        <PageHeader
          title={title}
          lead={
            <p role="status" className="min-h-6">
              {data && t("results.count", { count: data.total })}
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
        <div className="max-lg:hidden">
          <SearchBar filters={filters} whereText={whereText} key={whereText} />
        </div>
      </div>
      <div className="grid items-start gap-8 lg:grid-cols-[17rem_1fr]">
        <aside
          aria-label={t("results.filters")}
          className="hidden rounded-lg border border-line bg-surface p-5 shadow-card lg:block"
        >
          {facets}
        </aside>
        <div className={cx("flex min-w-0 flex-col gap-4", isPlaceholderData && "opacity-60")}>
          <ViewAndSort filters={filters} onChange={change} />
          {filters.view === "map" && <MapOfResults filters={filters} whereText={whereText} />}
          {data?.nameMatch === "similar" && data.total > 0 && (
            <Notice tone="info">{t("results.similar", { name: filters.name ?? "" })}</Notice>
          )}
          {isPending && <CardsSkeleton />}
          {error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.doctors.map((doctor) => (
            <DoctorCard key={doctor.id} doctor={doctor} dayChosen={filters.freeOn !== undefined} />
          ))}
          {data?.total === 0 && (
            <Relax
              relax={data.relax}
              wordsOf={wordsOf}
              onChange={change}
              {...(active > 0 && { onClear: clear })}
            />
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
            {facets}
            <Button className="mt-6" width="full" onClick={() => setSheetOpen(false)}>
              {data ? t("results.showCount", { count: data.total }) : t("results.showResults")}
            </Button>
          </Dialog>
        </Suspense>
      )}
    </div>
  );
}

function useTitle(filters: SearchFilters, whereText: string) {
  const { t } = useTranslation("patient");
  const specialtyName = useSpecialtyName();
  const specialty = filters.specialty && specialtyName(filters.specialty);
  if (filters.near) {
    return specialty ? t("results.titleSpecialtyNearMe", { specialty }) : t("results.titleNearMe");
  }
  if (specialty) {
    return whereText
      ? t("results.titleSpecialtyCity", { specialty, city: whereText })
      : t("results.titleSpecialty", { specialty });
  }
  return whereText ? t("results.titleCity", { city: whereText }) : t("results.title");
}

function MapOfResults({ filters, whereText }: { filters: SearchFilters; whereText: string }) {
  const { t } = useTranslation("patient");
  const { data, error, refetch } = useQuery(mapQuery(filters));
  const { data: listed } = useQuery(doctorsQuery(filters));
  const [latitude, longitude] = (filters.near ?? "").split(",").map(Number);
  const middle =
    listed?.place ??
    (latitude !== undefined && longitude !== undefined ? { latitude, longitude } : null);
  const kilometres = Number(filters.radius ?? 25);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const waiting = (
    <Skeleton>
      <Bone className="h-80 w-full rounded-lg sm:h-104" />
    </Skeleton>
  );
  if (!data) return waiting;
  return (
    <Suspense fallback={waiting}>
      <DoctorMap
        key={writeFilters({ ...filters, page: 1 }).toString()}
        pins={data.pins}
        around={middle && { ...middle, kilometres, name: whereText }}
      />
      {data.total > data.pins.length && (
        <p className="text-sm text-muted">
          {t("map.cut", { shown: data.pins.length, count: data.total })}
        </p>
      )}
    </Suspense>
  );
}

/** Cards in the shape of doctors' cards: who and where, and a row of times. */
function CardsSkeleton() {
  return (
    <Skeleton className="flex flex-col gap-4">
      {[0, 1, 2].map((index) => (
        <span
          key={index}
          className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-5 shadow-card sm:p-6"
        >
          <span className="flex gap-4">
            <Bone className="size-12 shrink-0 rounded-full" />
            <span className="flex grow flex-col gap-2.5">
              <Bone className="h-5 w-48 max-w-full" />
              <Bone className="h-4 w-36 max-w-full" />
              <Bone className="h-4 w-64 max-w-full" />
            </span>
          </span>
          <span className="grid grid-cols-2 gap-2.5 border-t border-line pt-4 sm:grid-cols-4">
            {[0, 1, 2, 3].map((time) => (
              <Bone key={time} className="h-14" />
            ))}
          </span>
        </span>
      ))}
    </Skeleton>
  );
}
