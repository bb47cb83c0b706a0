import { useTranslation } from "react-i18next";
import type { Relaxed } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/States";
import type { FilterName, SearchFilters } from "./filters";

type RelaxProps = {
  relax: Relaxed[];
  /** What a filter says, in words. */
  wordsOf: (filter: FilterName) => string;
  onChange: (changes: Partial<SearchFilters>) => void;
  onClear?: () => void;
};

/** Nobody fits: which filter to give up, and how many doctors there would be. */
export function Relax({ relax, wordsOf, onChange, onClear }: RelaxProps) {
  const { t } = useTranslation("patient");
  return (
    <EmptyState
      title={t("results.emptyTitle")}
      action={
        <>
          {relax.map(({ without, doctors }) => {
            const filter = without as FilterName;
            return (
              <Button
                key={filter}
                look="soft"
                onClick={() =>
                  onChange(filter === "place" ? { place: "", near: "" } : { [filter]: "" })
                }
              >
                {t("relax.without", { what: wordsOf(filter), count: doctors })}
              </Button>
            );
          })}
          {onClear && (
            <Button look="secondary" onClick={onClear}>
              {t("results.clear")}
            </Button>
          )}
        </>
      }
    >
      {t(relax.length > 0 ? "relax.text" : "results.emptyText")}
    </EmptyState>
  );
}
