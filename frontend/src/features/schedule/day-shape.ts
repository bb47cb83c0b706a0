import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { barsOf, type DayBars } from "./bars";
import { useHolidayName } from "./holiday-name";

export type DayPlan = Pick<DayBars, "hours" | "off"> & {
  /** Why nothing is worked, in the reader's words. */
  closed: string | undefined;
};

/** How a day is planned: hours, time off over them, and why it is closed if it is. */
export function useDayPlan(schedule: Schedule | undefined): (date: string) => DayPlan {
  const { t } = useTranslation("doctor");
  const holidayName = useHolidayName();
  return (date) => {
    if (!schedule) return { hours: [], off: [], closed: undefined };
    const { hours, off } = barsOf(schedule, schedule.weekly, { date, types: [] });
    const holiday = schedule.nextHolidays.find((entry) => entry.date === date);
    const shut = schedule.exceptions.some(
      (entry) => entry.date === date && entry.change.kind === "closed",
    );
    return {
      hours,
      off,
      closed: holiday ? holidayName(holiday.name) : shut ? t("dates.closed") : undefined,
    };
  };
}
