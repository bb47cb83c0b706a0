import type { PreviewDay, Schedule, WeeklyBlock } from "@/api/generated/types.gen";
import type { ExceptionChange as Change } from "@/api/generated/types.gen";
import { minutes, weekdays } from "./hours";
import { weekdayIndex } from "@/lib/time";
import { isWorkedIn } from "./weeks";

/** A stretch of a day, in minutes from midnight. */
export type Bar = { from: number; to: number };

export type DayBars = { date: string; hours: Bar[]; off: Bar[]; starts: number[] };

const DAY_MINUTES = 24 * 60;

/** What a day of the preview looks like: hours worked, time off over them, and the free starts. */
export function barsOf(schedule: Schedule, weekly: WeeklyBlock[], day: PreviewDay): DayBars {
  const { date } = day;
  const changes = schedule.exceptions
    .filter((exception) => exception.date === date)
    .map(({ change }): Change => change);
  const closed =
    changes.some(({ kind }) => kind === "closed") ||
    schedule.nextHolidays.some((holiday) => holiday.date === date);
  const worked = closed
    ? []
    : weekly.filter(
        ({ weekday, rhythm = "weekly" }) =>
          weekday === weekdays[weekdayIndex(date)] && isWorkedIn(rhythm, date),
      );
  const extra = changes.flatMap((change) => (change.kind === "extra" ? [change] : []));
  const starts = day.types.flatMap(({ starts }) =>
    starts.map(({ localStart }) => clockMinutes(localStart)),
  );
  return {
    date,
    hours: [...worked, ...extra].map(({ from, to }) => ({ from: minutes(from), to: minutes(to) })),
    off: schedule.timeOff
      .filter(({ from, to }) => from.slice(0, 10) <= date && to.slice(0, 10) >= date)
      .map(({ from, to }) => ({
        from: from.slice(0, 10) < date ? 0 : clockMinutes(from),
        to: to.slice(0, 10) > date ? DAY_MINUTES : clockMinutes(to),
      })),
    starts: [...new Set(starts)],
  };
}

/** Whole hours that hold everything shown, at least a usual day. */
export function rangeOf(days: DayBars[]): Bar {
  const hours = days.flatMap(({ hours }) => hours);
  const from = Math.min(8 * 60, ...hours.map(({ from }) => from));
  const to = Math.max(18 * 60, ...hours.map(({ to }) => to));
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

function clockMinutes(local: string): number {
  return minutes(local.slice(11, 16));
}
