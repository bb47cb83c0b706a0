import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { paths } from "@/lib/paths";
import { useSpecialtyName } from "@/lib/specialties";
import { writeFilters } from "./filters";
import { facetsQuery } from "./queries";

const grid = "grid grid-cols-2 gap-3 lg:grid-cols-3";

export function SpecialtyTiles() {
  const { t } = useTranslation("patient");
  const specialtyName = useSpecialtyName();
  const { data, isPending, error, refetch } = useQuery(facetsQuery);

  if (isPending) {
    return (
      <Skeleton className={grid}>
        {Array.from({ length: 6 }, (_, index) => (
          <Bone key={index} className="h-20" />
        ))}
      </Skeleton>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.specialties.length === 0) return <p className="text-muted">{t("home.noDoctors")}</p>;
  return (
    <ul className={grid}>
      {data.specialties.map(({ code, doctors }) => (
        <li key={code}>
          <Link
            to={paths.doctors(writeFilters({ specialty: code }))}
            className="flex h-full min-h-20 items-center justify-between gap-3 rounded-lg border border-line bg-surface px-3 py-3 max-sm:text-sm sm:px-5 sm:py-4 shadow-card transition-shadow duration-150 hover:border-accent-line hover:shadow-lift"
          >
            <span className="flex min-w-0 flex-col">
              <span className="font-semibold wrap-anywhere">{specialtyName(code)}</span>
              <span className="text-xs text-muted sm:text-sm">
                {t("home.doctors", { count: doctors })}
              </span>
            </span>
            <ChevronRight
              aria-hidden
              className="max-sm:hidden size-5 shrink-0 text-accent rtl:rotate-180"
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}
