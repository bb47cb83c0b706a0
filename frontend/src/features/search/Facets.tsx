import { X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Gender, SearchFacets } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { controlClass } from "@/components/ui/classes";
import { SelectField } from "@/components/ui/Select";
import { moneyText } from "@/lib/money";
import { languageName } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyName } from "@/lib/specialties";
import { DayChips } from "./DayChips";
import { FacetList } from "./FacetList";
import { useFilters } from "./filters";
import { NameField } from "./NameField";
import { PlaceField } from "./PlaceField";
import { priceSteps } from "./price-steps";

const RADIUS = "25";

/** The filters of the list with their counts; each change is in the URL at once. */
export function Facets({
  facets,
  whereText,
}: {
  facets: SearchFacets | undefined;
  whereText: string;
}) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const specialtyName = useSpecialtyName();
  const { filters, change, clear, active } = useFilters();
  const id = useId();
  const somewhere = Boolean(filters.place ?? filters.near);
  const codes = (
    list: { code: string; doctors: number }[] | undefined,
    name: (code: string) => string,
  ) =>
    (list ?? [])
      .map(({ code, doctors }) => ({ value: code, label: name(code), count: doctors }))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label, locale));

  return (
    <div className="flex flex-col gap-6">
      <NameField name={filters.name} onSearch={(name) => change({ name })} />
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-where`} className="text-sm font-semibold">
          {t("where.near")}
        </label>
        <PlaceField
          id={`${id}-where`}
          text={whereText}
          className={controlClass}
          onChoose={({ place = "", near = "" }) => change({ place, near, city: "" })}
        />
      </div>
      {somewhere && (
        <SelectField
          label={t("where.radius")}
          value={filters.radius ?? RADIUS}
          onChange={(event) => change({ radius: event.target.value })}
        >
          {(facets?.radii ?? []).map(({ kilometres, doctors }) => (
            <option key={kilometres} value={kilometres}>
              {t("where.within", { kilometres, count: doctors })}
            </option>
          ))}
        </SelectField>
      )}
      <DayChips chosen={filters.freeOn} onChange={(freeOn) => change({ freeOn })} />
      <FacetList
        legend={t("results.specialty")}
        options={codes(facets?.specialties, specialtyName)}
        chosen={filters.specialty}
        onChoose={(specialty) => change({ specialty })}
      />
      <FacetList
        legend={t("facets.visitType")}
        options={(facets?.visitTypes ?? []).map(({ name, doctors }) => ({
          value: name.toLowerCase(),
          label: name,
          count: doctors,
        }))}
        chosen={filters.visitType?.toLowerCase()}
        onChoose={(visitType) => change({ visitType })}
      />
      <FacetList
        legend={t("facets.how")}
        options={[{ value: "true", label: t("facets.video"), count: facets?.video ?? 0 }]}
        chosen={filters.video}
        onChoose={(video) => change({ video })}
      />
      <FacetList
        legend={t("facets.gender")}
        options={codes(facets?.genders, (code) => t(`gender.${code as Gender}`)).filter(
          ({ value }) => value !== "not-said" || filters.gender === value,
        )}
        chosen={filters.gender}
        onChoose={(gender) => change({ gender })}
      />
      <FacetList
        legend={t("results.language")}
        options={codes(facets?.languages, (code) => languageName(code, locale))}
        chosen={filters.language}
        onChoose={(language) => change({ language })}
      />
      <FacetList
        legend={t("facets.rating")}
        options={(facets?.ratings ?? []).map(({ stars, doctors }) => ({
          value: String(stars),
          label: t("facets.stars", {
            stars: new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).format(stars),
          }),
          count: doctors,
        }))}
        chosen={filters.rating}
        onChoose={(rating) => change({ rating })}
      />
      <SelectField
        label={t("facets.price")}
        value={filters.priceMax ? `${filters.priceMax} ${filters.currency ?? ""}` : ""}
        onChange={(event) => {
          const [priceMax = "", currency = ""] = event.target.value.split(" ");
          change({ priceMax, currency });
        }}
      >
        <option value="">{t("facets.anyPrice")}</option>
        {prices(facets, filters.priceMax, filters.currency).map(({ amount, currency }) => (
          <option key={`${amount} ${currency}`} value={`${amount} ${currency}`}>
            {t("facets.upTo", { price: moneyText({ amount, currency }, locale) })}
          </option>
        ))}
      </SelectField>
      {active > 0 && (
        <Button look="quiet" size="small" className="self-start" onClick={clear}>
          <X aria-hidden className="size-4" />
          {t("results.clear")}
        </Button>
      )}
    </div>
  );
}

/** Steps of each currency, with the chosen one even if nothing is counted for it. */
function prices(facets: SearchFacets | undefined, priceMax?: string, currency?: string) {
  const offered = (facets?.prices ?? []).flatMap(({ lowest, highest }) =>
    priceSteps(lowest.amount, highest.amount, lowest.currency).map((amount) => ({
      amount,
      currency: lowest.currency,
    })),
  );
  const chosen = priceMax && currency ? [{ amount: Number(priceMax), currency }] : [];
  const missing = chosen.filter(
    (one) =>
      !offered.some((other) => other.amount === one.amount && other.currency === one.currency),
  );
  return [...missing, ...offered];
}
