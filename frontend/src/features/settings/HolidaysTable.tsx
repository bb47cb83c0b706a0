import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HolidayDay } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Cell, HeadCell, RowHeadCell, Table } from "@/components/ui/Table";
import { announce } from "@/components/ui/Toast";
import { useReaderLocale } from "@/lib/reader";
import { dayText } from "@/lib/time";
import { type Taken, useGiveBack } from "./queries";

const TakeAwayDialog = lazy(() =>
  import("./TakeAwayDialog").then((module) => ({ default: module.TakeAwayDialog })),
);

/** A day's name in the reader's language. */
function useDayName(): (day: HolidayDay) => string {
  const { i18n } = useTranslation("doctor");
  return ({ code, names }) => {
    if (names) return i18n.language === "de" ? names.de : names.en;
    return i18n.t(`holiday.${code}`, { ns: "doctor", defaultValue: code ?? "" });
  };
}

export function HolidaysTable({ country, days }: { country: string; days: HolidayDay[] }) {
  const { t } = useTranslation("settings");
  const locale = useReaderLocale();
  const nameOf = useDayName();
  const giveBack = useGiveBack();
  const [asked, setAsked] = useState<Taken | null>(null);
  const taken = (day: HolidayDay): Taken => ({
    what: day.code ? "holiday" : "added-holiday",
    country,
    date: day.date,
    name: nameOf(day),
  });
  return (
    <>
      <Table caption={t("holidays.title")}>
        <thead>
          <tr>
            <HeadCell>{t("holidays.date")}</HeadCell>
            <HeadCell>{t("name")}</HeadCell>
            <HeadCell className="max-md:hidden">{t("holidays.origin")}</HeadCell>
            <HeadCell>{t("holidays.observed")}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={`${day.date} ${day.code}`}>
              <RowHeadCell className="tabular min-w-28">{dayText(day.date, locale)}</RowHeadCell>
              <Cell className="min-w-28 wrap-anywhere">{nameOf(day)}</Cell>
              <Cell className="max-md:hidden">
                {t(day.code ? "holidays.byRules" : "holidays.byPlatform")}
              </Cell>
              <Cell>
                <Badge tone={day.observed ? "positive" : "caution"}>
                  {t(day.observed ? "holidays.closed" : "holidays.ordinary")}
                </Badge>
                <span className="block">
                  <Button
                    look="quiet"
                    size="small"
                    className="-ms-3 mt-1"
                    aria-label={`${t(labelOf(day))}: ${nameOf(day)}`}
                    pending={
                      giveBack.isPending &&
                      giveBack.variables.what === "holiday" &&
                      "date" in giveBack.variables &&
                      giveBack.variables.date === day.date
                    }
                    onClick={() =>
                      day.observed
                        ? setAsked(taken(day))
                        : giveBack.mutate(taken(day), {
                            onSuccess: () => announce(t("restored", { name: nameOf(day) })),
                          })
                    }
                  >
                    {t(labelOf(day))}
                  </Button>
                </span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <Suspense>
        {asked && <TakeAwayDialog taken={asked} onClose={() => setAsked(null)} />}
      </Suspense>
    </>
  );
}

function labelOf(day: HolidayDay) {
  if (!day.code) return "holidays.remove";
  return day.observed ? "holidays.switchOff" : "holidays.switchOn";
}
