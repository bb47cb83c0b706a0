import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { paths } from "@/lib/paths";
import { type SearchFilters, writeFilters } from "./filters";

export function Pager({ filters, pages }: { filters: SearchFilters; pages: number }) {
  const { t } = useTranslation("patient");
  if (pages < 2) return null;
  const to = (page: number) => paths.doctors(writeFilters({ ...filters, page }));
  return (
    <nav aria-label={t("results.pages")} className="flex items-center justify-center gap-4">
      {filters.page > 1 && (
        <ButtonLink look="secondary" to={to(filters.page - 1)}>
          {t("results.previous")}
        </ButtonLink>
      )}
      <span className="tabular text-sm text-muted">
        {t("results.pageOf", { page: filters.page, pages })}
      </span>
      {filters.page < pages && (
        <ButtonLink look="secondary" to={to(filters.page + 1)}>
          {t("results.next")}
        </ButtonLink>
      )}
    </nav>
  );
}
