import { useTranslation } from "react-i18next";
import type { Gender } from "@/api/generated/types.gen";
import { moneyText } from "@/lib/money";
import { languageName } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyName } from "@/lib/specialties";
import { dayText } from "@/lib/time";
import type { FilterName, SearchFilters } from "./filters";

/** What each filter of this search says, in words. */
export function useFilterWords(filters: SearchFilters, whereText: string) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const specialtyName = useSpecialtyName();
  return (filter: FilterName): string => {
    const value = filters[filter] ?? "";
    switch (filter) {
      case "specialty":
        return specialtyName(value);
      case "place":
      case "near":
      case "radius":
        return t("relax.place", { where: whereText });
      case "freeOn": {
        const days = value.split(",");
        return days.length > 1
          ? t("when.days", { count: days.length })
          : dayText(days[0] ?? "", locale);
      }
      case "language":
        return languageName(value, locale);
      case "gender":
        return t(`gender.${value as Gender}`);
      case "video":
        return t("facets.video");
      case "rating":
        return t("facets.stars", { stars: value });
      case "priceMax":
      case "currency":
        return t("facets.upTo", {
          price: moneyText(
            { amount: Number(filters.priceMax), currency: filters.currency ?? "EUR" },
            locale,
          ),
        });
      case "visitType":
      case "city":
      case "name":
        return value;
    }
  };
}
