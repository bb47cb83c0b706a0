import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Country, PublicHoliday, Schedule } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { countryName } from "@/lib/names";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { dayText } from "@/lib/time";
import { useHolidayName } from "./holiday-name";
import { useObserveHolidays } from "./queries";
import { RuleCard } from "./RuleCard";

const countries: Country[] = [
  "AT",
  "BE",
  "CH",
  "DE",
  "ES",
  "FR",
  "GB",
  "IE",
  "IT",
  "NL",
  "PL",
  "US",
];

/** How many holidays are shown before the rest has to be opened. */
const SHOWN = 4;

/** Whose public holidays the practice is closed on, and which come next. */
export function HolidaysCard({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const save = useObserveHolidays();
  const [country, setCountry] = useState(schedule.holidays ?? "");
  const names = countries
    .map((code) => ({ code, name: countryName(code, locale) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, locale));
  const rest = schedule.nextHolidays.slice(SHOWN);

  return (
    <RuleCard id="holidays" title={t("holidays.title")} lead={t("holidays.lead")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(countries.find((code) => code === country) ?? null, {
            onSuccess: () => announce(t("holidays.saved")),
          });
        }}
      >
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        <SelectField
          label={t("holidays.country")}
          value={country}
          onChange={(event) => setCountry(event.target.value)}
        >
          <option value="">{t("holidays.none")}</option>
          {names.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="secondary" className="w-fit" pending={save.isPending}>
          {t("holidays.save")}
        </Button>
      </form>
      {schedule.nextHolidays.length > 0 && (
        <div className="text-sm">
          <h3 className="mb-1 text-sm font-semibold">{t("holidays.next")}</h3>
          <HolidayList holidays={schedule.nextHolidays.slice(0, SHOWN)} />
          {rest.length > 0 && (
            <details>
              <summary className="w-fit cursor-pointer rounded-sm py-1.5 font-medium text-accent-ink">
                {t("holidays.all", { count: rest.length })}
              </summary>
              <HolidayList holidays={rest} />
            </details>
          )}
        </div>
      )}
    </RuleCard>
  );
}

function HolidayList({ holidays }: { holidays: PublicHoliday[] }) {
  const locale = useReaderLocale();
  const holidayName = useHolidayName();
  return (
    <ul>
      {holidays.map(({ date, name }) => (
        <li key={`${date} ${name}`} className="flex flex-wrap justify-between gap-x-4 py-1">
          <span>{holidayName(name)}</span>
          <span className="tabular text-muted">{dayText(date, locale, "short", "short")}</span>
        </li>
      ))}
    </ul>
  );
}
