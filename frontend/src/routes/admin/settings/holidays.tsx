import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "@/api/generated/types.gen";
import { zCountry } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { PageHeader } from "@/components/ui/PageHeader";
import { SelectField } from "@/components/ui/Select";
import { useAddress } from "@/features/settings/address";
import { HolidaysTable } from "@/features/settings/HolidaysTable";
import { holidaysQuery } from "@/features/settings/queries";
import { SettingsList } from "@/features/settings/SettingsList";
import { countryName } from "@/lib/names";
import { useReaderLocale, useReaderZone } from "@/lib/reader";
import { todayIn } from "@/lib/time";

const HolidayPanel = lazy(() =>
  import("@/features/settings/HolidayPanel").then((module) => ({ default: module.HolidayPanel })),
);

const countries: readonly Country[] = zCountry.options;

export function HolidaysPage() {
  const { t } = useTranslation(["settings", "doctor"]);
  const locale = useReaderLocale();
  const thisYear = Number(todayIn(useReaderZone()).slice(0, 4));
  const address = useAddress();
  const country = countries.find((code) => code === address.get("country")) ?? "DE";
  const years = [thisYear, thisYear + 1, thisYear + 2];
  const year = years.find((known) => String(known) === address.get("year")) ?? thisYear;
  const query = useQuery(holidaysQuery(country, year));
  return (
    <>
      <PageHeader
        title={t("holidays.title")}
        lead={<p>{t("holidays.lead")}</p>}
        actions={
          <Button onClick={() => address.set("open", "new")}>
            <Plus aria-hidden className="size-5" />
            {t("holidays.add")}
          </Button>
        }
      />
      <div className="grid gap-4 sm:grid-cols-[minmax(10rem,20rem)_12rem]">
        <SelectField
          label={t("holidays.country")}
          value={country}
          onChange={(event) => address.set("country", event.target.value)}
        >
          {countries.map((code) => (
            <option key={code} value={code}>
              {countryName(code, locale)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("holidays.year")}
          value={year}
          onChange={(event) => address.set("year", event.target.value)}
        >
          {years.map((known) => (
            <option key={known} value={known}>
              {known}
            </option>
          ))}
        </SelectField>
      </div>
      <SettingsList
        query={query}
        shown={query.data?.days}
        empty
        emptyTitle={t("holidays.emptyTitle")}
        emptyText={t("holidays.emptyText")}
      >
        {(days) => <HolidaysTable country={country} days={days} />}
      </SettingsList>
      <Suspense>
        {address.get("open") === "new" && (
          <HolidayPanel country={country} year={year} onClose={() => address.set("open", null)} />
        )}
      </Suspense>
    </>
  );
}
