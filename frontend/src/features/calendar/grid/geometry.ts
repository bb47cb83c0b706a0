import type { CalendarVisit } from "@/api/generated/types.gen";
import { addDays, dateOf, weekdayIndex } from "@/lib/time";

/** A stretch of one day on the practice's clock, in minutes from midnight. */
export type Bar = { from: number; to: number };

/** How a day is planned, as far as the calendar shows it. */
export type DayShape = {
  hours: Bar[];
  off: Bar[];
  /** Why nothing is worked on it, in the reader's words. */
  closed: string | undefined;
};

export const DAY_MINUTES = 24 * 60;

/** A visit at its place: lanes lie beside each other where visits overlap. */
export type Placed = { visit: CalendarVisit; bar: Bar; lane: number; lanes: number };

/** "2026-12-01T09:30" as minutes from midnight. */
export function minuteOf(local: string): number {
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
}

/** Minutes from midnight as "09:30"; the end of a day is "24:00". */
export function clockOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function barOf({ localStart, startsAt, endsAt }: CalendarVisit): Bar {
  const from = minuteOf(localStart);
  const length = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
  return { from, to: Math.min(from + length, DAY_MINUTES) };
}

const meet = (one: Bar, other: Bar) => one.from < other.to && other.from < one.to;

/** The visits of a day, side by side where they overlap. */
export function place(visits: CalendarVisit[], date: string): Placed[] {
  const ofDay = visits
    .filter(({ localStart }) => dateOf(localStart) === date)
    .map((visit) => ({ visit, bar: barOf(visit) }))
    .toSorted((a, b) => a.bar.from - b.bar.from || b.bar.to - a.bar.to);
  const placed: Placed[] = [];
  let group: Placed[] = [];
  let end = -1;
  const close = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
    placed.push(...group.map((entry) => ({ ...entry, lanes })));
    group = [];
  };
  for (const { visit, bar } of ofDay) {
    if (bar.from >= end) close();
    const taken = new Set(group.filter((other) => meet(other.bar, bar)).map((other) => other.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    group.push({ visit, bar, lane, lanes: 1 });
    end = Math.max(end, bar.to);
  }
  close();
  return placed;
}

/** Whole hours that hold everything shown, at least a usual day. */
export function rangeOf(shapes: DayShape[], placed: Placed[]): Bar {
  const bars = [...shapes.flatMap(({ hours }) => hours), ...placed.map(({ bar }) => bar)];
  const from = Math.min(8 * 60, ...bars.map((bar) => bar.from));
  const to = Math.max(18 * 60, ...bars.map((bar) => bar.to));
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

/** What of the range no bar covers. */
export function gapsIn(range: Bar, bars: Bar[]): Bar[] {
  const gaps: Bar[] = [];
  let at = range.from;
  for (const { from, to } of bars.toSorted((a, b) => a.from - b.from)) {
    if (from > at) gaps.push({ from: at, to: Math.min(from, range.to) });
    at = Math.max(at, to);
  }
  if (at < range.to) gaps.push({ from: at, to: range.to });
  return gaps.filter(({ from, to }) => from < to);
}

// ---- days of a view ----------------------------------------------------------------------------

export const views = ["day", "week", "month"] as const;
export type View = (typeof views)[number];

export function mondayBefore(date: string): string {
  return addDays(date, -weekdayIndex(date));
}

/** The days a view shows: one, Monday to Sunday, or whole weeks around a month. */
export function daysOf(view: View, date: string): string[] {
  const run = (from: string, count: number) =>
    Array.from({ length: count }, (_, index) => addDays(from, index));
  switch (view) {
    case "day":
      return [date];
    case "week":
      return run(mondayBefore(date), 7);
    case "month": {
      const first = mondayBefore(`${date.slice(0, 7)}-01`);
      const weeks = addDays(first, 35).slice(0, 7) === date.slice(0, 7) ? 6 : 5;
      return run(first, weeks * 7);
    }
  }
}

/** The date the next or the one before of the same view starts from. */
export function step(view: View, date: string, by: 1 | -1): string {
  switch (view) {
    case "day":
      return addDays(date, by);
    case "week":
      return addDays(date, by * 7);
    case "month":
      return by > 0
        ? `${addDays(`${date.slice(0, 7)}-28`, 4).slice(0, 7)}-01`
        : `${addDays(`${date.slice(0, 7)}-01`, -1).slice(0, 7)}-01`;
  }
}
