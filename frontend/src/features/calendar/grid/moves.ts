import type { CalendarVisit, Slot } from "@/api/generated/types.gen";
import { addDays, dateOf, instantOf } from "@/lib/time";
import { type Bar, barOf, clockOf, DAY_MINUTES, minuteOf } from "./geometry";

/** A place in the calendar on the practice's clock. */
export type Spot = { date: string; minute: number };

/** A visit on its way to another time. */
export type Moving = Spot & {
  visit: CalendarVisit;
  /** Dragged, or moved step by step. */
  by: "pointer" | "steps";
};

/** The times free for a type, by date; the minutes at which a visit can start. */
export type FreeStarts = Map<string, Map<number, Slot>>;

export function freeStarts(days: { times: Slot[] }[]): FreeStarts {
  const found: FreeStarts = new Map();
  for (const slot of days.flatMap(({ times }) => times)) {
    const date = dateOf(slot.localStart);
    const ofDay = found.get(date) ?? new Map<number, Slot>();
    ofDay.set(minuteOf(slot.localStart), slot);
    found.set(date, ofDay);
  }
  return found;
}

/** Where a visit of that length fits on a day. */
export function freeBars(free: FreeStarts, date: string, length: number): Bar[] {
  return [...(free.get(date)?.keys() ?? [])].map((from) => ({ from, to: from + length }));
}

/** The nearest free start within a step, or the nearest step of the clock. */
export function snap(spot: Spot, grid: number, free: FreeStarts): Spot {
  const starts = [...(free.get(spot.date)?.keys() ?? [])];
  const near = starts
    .filter((start) => Math.abs(start - spot.minute) <= grid / 2)
    .toSorted((a, b) => Math.abs(a - spot.minute) - Math.abs(b - spot.minute));
  const minute = near[0] ?? Math.round(spot.minute / grid) * grid;
  return { date: spot.date, minute: Math.max(0, Math.min(minute, DAY_MINUTES - grid)) };
}

/** One step of the keyboard: along the clock, or to the day beside. */
export function stepped(
  spot: Spot,
  to: "earlier" | "later" | "day-before" | "day-after",
  grid: number,
): Spot {
  switch (to) {
    case "earlier":
      return { ...spot, minute: Math.max(0, spot.minute - grid) };
    case "later":
      return { ...spot, minute: Math.min(DAY_MINUTES - grid, spot.minute + grid) };
    case "day-before":
      return { ...spot, date: addDays(spot.date, -1) };
    case "day-after":
      return { ...spot, date: addDays(spot.date, 1) };
  }
}

/** Whether it can go there: free, or over its own time, which it gives up by moving. */
export type Fit = "here" | "free" | "own" | "taken";

export function fits(moving: Moving, free: FreeStarts): Fit {
  const { visit, date, minute } = moving;
  if (isWhereItWas(moving)) return "here";
  if (free.get(date)?.has(minute)) return "free";
  const own = barOf(visit);
  const length = own.to - own.from;
  const meets = minute < own.to && own.from < minute + length;
  return date === dateOf(visit.localStart) && meets ? "own" : "taken";
}

export function isWhereItWas({ visit, date, minute }: Moving): boolean {
  return visit.localStart.slice(0, 16) === localOf({ date, minute });
}

export function localOf({ date, minute }: Spot): string {
  return `${date}T${clockOf(minute)}`;
}

/** The instant to ask for: the one the server offered where there is one. */
export function instantAt(spot: Spot, free: FreeStarts, zone: string): string {
  return free.get(spot.date)?.get(spot.minute)?.startsAt ?? instantOf(zone, localOf(spot));
}

/** Until it starts, a visit that is booked or asked for can be moved. */
export function isMovable(visit: CalendarVisit, now: number): boolean {
  return (
    (visit.status === "booked" || visit.status === "pending") && Date.parse(visit.startsAt) > now
  );
}
