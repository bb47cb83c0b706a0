import { useTranslation } from "react-i18next";
import type { DoctorTimeOff, Schedule } from "@/api/generated/types.gen";
import { listText } from "@/lib/names";
import { useReaderLocale } from "@/lib/reader";
import { clockText, dayText } from "@/lib/time";
import type { ExceptionChange as Change } from "@/api/generated/types.gen";

/** A line of the list of dates. */
export type DateEntry = {
  id: string;
  kind: "exception" | "time-off";
  /** By what the list is ordered. */
  at: string;
  when: string;
  what: string;
};

/** How the dates of a schedule are said in the reader's language. */
export function useDateTexts() {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const clock = (minute: string) => clockText(`2000-01-01T${minute}`, locale);
  const moment = (local: string) =>
    t("dates.moment", {
      day: dayText(local, locale, "short", "short"),
      clock: clockText(local, locale),
    });
  return {
    day: (date: string) => dayText(date, locale, "short", "short"),
    moment,
    stretch: ({ from, to }: Pick<DoctorTimeOff, "from" | "to">) =>
      t("dates.timeOffRange", { from: moment(from), to: moment(to) }),
    change: (change: Change, { visitTypes: types, locations }: Schedule) => {
      if (change.kind === "closed") return t("dates.closed");
      const hours = { from: clock(change.from), to: clock(change.to) };
      const branch = locations.find(({ id }) => id === change.locationId)?.name;
      const at = (what: string) => (branch ? t("dates.extraAt", { what, place: branch }) : what);
      const only = types.filter(({ id }) => change.visitTypes?.includes(id));
      if (only.length === 0) return at(t("dates.extraHours", hours));
      const names = only.map(({ name }) => name);
      return at(t("dates.extraHoursFor", { ...hours, types: listText(names, locale) }));
    },
  };
}

/** Dates with other hours and times off, in order. */
export function useDateEntries(schedule: Schedule): DateEntry[] {
  const { t } = useTranslation("doctor");
  const texts = useDateTexts();
  const exceptions = schedule.exceptions.map(({ id, date, change }): DateEntry => ({
    id,
    kind: "exception",
    at: date,
    when: texts.day(date),
    what: texts.change(change, schedule),
  }));
  const timeOff = schedule.timeOff.map(({ id, from, to }): DateEntry => ({
    id,
    kind: "time-off",
    at: from,
    when: texts.stretch({ from, to }),
    what: t("dates.timeOff"),
  }));
  return [...exceptions, ...timeOff].toSorted((a, b) => a.at.localeCompare(b.at));
}
