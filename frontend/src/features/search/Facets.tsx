import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { controlClass, cx } from "@/components/ui/classes";
import { Field } from "@/components/ui/Field";
import { SelectField } from "@/components/ui/Select";
import { languageName } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyName } from "@/lib/specialties";
import { DayOptions } from "./DayOptions";
import { useFilters } from "./filters";
import { facetsQuery } from "./queries";

/** The filters of the list; each change is in the URL at once. */
export function Facets() {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const specialtyName = useSpecialtyName();
  const { filters, change, clear, active } = useFilters();
  const { data: facets } = useQuery(facetsQuery);

  return (
    <div className="flex flex-col gap-5">
      <SelectField
        label={t("results.specialty")}
        value={filters.specialty ?? ""}
        onChange={(event) => change("specialty", event.target.value)}
      >
        <option value="">{t("home.anySpecialty")}</option>
        {withChosen(facets?.specialties ?? [], filters.specialty, "code").map((code) => (
          <option key={code} value={code}>
            {specialtyName(code)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("results.city")}
        value={filters.city ?? ""}
        onChange={(event) => change("city", event.target.value)}
      >
        <option value="">{t("home.anyCity")}</option>
        {withChosen(facets?.cities ?? [], filters.city, "name").map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("results.day")}
        value={filters.freeOn ?? ""}
        onChange={(event) => change("freeOn", event.target.value)}
      >
        <DayOptions chosen={filters.freeOn} />
      </SelectField>
      <SelectField
        label={t("results.language")}
        value={filters.language ?? ""}
        onChange={(event) => change("language", event.target.value)}
      >
        <option value="">{t("results.anyLanguage")}</option>
        {withChosen(facets?.languages ?? [], filters.language, "code").map((code) => (
          <option key={code} value={code}>
            {languageName(code, locale)}
          </option>
        ))}
      </SelectField>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const name = new FormData(event.currentTarget).get("name");
          change("name", typeof name === "string" ? name : "");
        }}
      >
        <Field label={t("results.name")}>
          {(control) => (
            <span className="relative block">
              <input
                {...control}
                // A cleared filter empties the field as well.
                key={filters.name ?? ""}
                name="name"
                type="search"
                maxLength={120}
                defaultValue={filters.name ?? ""}
                className={cx(controlClass, "pe-12")}
              />
              <button
                type="submit"
                aria-label={t("results.searchName")}
                className="absolute inset-y-0 end-0 inline-flex w-11 items-center justify-center rounded-md text-accent"
              >
                <Search aria-hidden className="size-5" />
              </button>
            </span>
          )}
        </Field>
      </form>
      {active > 0 && (
        <Button look="quiet" size="small" className="self-start" onClick={clear}>
          <X aria-hidden className="size-4" />
          {t("results.clear")}
        </Button>
      )}
    </div>
  );
}

/** The offered values once each, with the chosen one even if nothing is counted for it. */
function withChosen<Key extends string>(
  offered: Record<Key, string>[],
  chosen: string | undefined,
  key: Key,
): string[] {
  return [...new Set([...offered.map((entry) => entry[key]), ...(chosen ? [chosen] : [])])];
}
