import type { JoinWaitlist, WelcomeHours } from "@/api/generated/types.gen";
import { addDays } from "@/lib/time";

type Weekday = NonNullable<JoinWaitlist["weekdays"]>[number];

/** Monday first, as the server names them. */
export const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies Weekday[];

export const PARTS = ["any", "morning", "afternoon", "evening"] as const;
export type PartOfDay = (typeof PARTS)[number];

const HOURS: Record<PartOfDay, WelcomeHours | null> = {
  any: null,
  morning: { from: "00:00", to: "12:00" },
  afternoon: { from: "12:00", to: "17:00" },
  evening: { from: "17:00", to: "23:59" },
};

export function hoursOf(part: PartOfDay): WelcomeHours | null {
  return HOURS[part];
}

/** The part of the day these hours are; undefined for hours of another making. */
export function partOf(hours: WelcomeHours | null): PartOfDay | undefined {
  return PARTS.find((part) => {
    const own = HOURS[part];
    return own?.from === hours?.from && own?.to === hours?.to;
  });
}

/** Every day is said by none. */
export function weekdaysToSend(chosen: ReadonlySet<Weekday>): Weekday[] {
  return chosen.size === WEEKDAYS.length ? [] : WEEKDAYS.filter((day) => chosen.has(day));
}

/** The days first shown: from today to the visit that shall move, or four weeks. */
export function firstDays(today: string, visitDay: string | undefined) {
  return { firstDay: today, lastDay: visitDay ?? addDays(today, 28) };
}

/** Minutes and seconds until then, "12:05"; "0:00" from then on. */
export function countdownText(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
