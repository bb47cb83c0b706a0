import type { Rhythm } from "@/api/generated/types.gen";
import { addDays, weekdayIndex } from "@/lib/time";

const DAY_MS = 86_400_000;
/** Monday 5 January 1970, in days from the first of January. */
const FIRST_MONDAY = 4;

export function mondayOf(date: string): string {
  return addDays(date, -weekdayIndex(date));
}

/** Whether a rhythm's hours are worked in the week of this day; weeks are counted as the server does. */
export function isWorkedIn(rhythm: Rhythm, date: string): boolean {
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  const even = Math.floor((day - FIRST_MONDAY) / 7) % 2 === 0;
  switch (rhythm) {
    case "weekly":
      return true;
    case "even-weeks":
      return even;
    case "odd-weeks":
      return !even;
  }
}

/** The Mondays of the next two weeks of an alternating rhythm, this week's included. */
export function nextWeeksOf(rhythm: Rhythm, today: string): string[] {
  const monday = mondayOf(today);
  const first = isWorkedIn(rhythm, monday) ? monday : addDays(monday, 7);
  return [first, addDays(first, 14)];
}
