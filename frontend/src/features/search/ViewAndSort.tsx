import { List, MapIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";
import { SelectControl } from "@/components/ui/Select";
import { type SearchFilters, type Sort, sorts } from "./filters";

type ViewAndSortProps = {
  filters: SearchFilters;
  onChange: (changes: Partial<SearchFilters>) => void;
};

/** In which order, and whether as a list or on a map. */
export function ViewAndSort({ filters, onChange }: ViewAndSortProps) {
  const { t } = useTranslation("patient");
  const somewhere = Boolean(filters.place ?? filters.near);
  const views = [
    { view: undefined, icon: List, label: t("map.asList") },
    { view: "map" as const, icon: MapIcon, label: t("map.asMap") },
  ];
  return (
    <div className="flex flex-wrap items-center gap-3">
      <label className="flex min-w-0 items-center gap-2 text-sm">
        <span className="font-semibold whitespace-nowrap">{t("sort.label")}</span>
        <SelectControl
          value={filters.sort ?? "soonest"}
          onChange={(event) => onChange({ sort: event.target.value as Sort })}
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort} disabled={sort === "distance" && !somewhere}>
              {t(sort === "distance" && !somewhere ? "sort.distanceNeedsPlace" : `sort.${sort}`)}
            </option>
          ))}
        </SelectControl>
      </label>
      <div
        role="group"
        aria-label={t("map.view")}
        className="flex overflow-hidden rounded-md border border-control"
      >
        {views.map(({ view, icon: Icon, label }) => {
          const on = filters.view === view;
          return (
            <button
              key={label}
              type="button"
              aria-pressed={on}
              onClick={() => onChange({ view, page: filters.page })}
              className={cx(
                "inline-flex min-h-11 items-center gap-2 px-3 text-sm font-semibold",
                on ? "bg-accent text-on-accent" : "bg-surface hover:bg-sunken",
              )}
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </button>
          );
        })}
      </div>
    </div>
  );
}
