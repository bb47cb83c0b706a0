import type { SeriesTime } from "@/api/generated/types.gen";

/** The contract's: half a year of weekly visits. */
export const MOST_VISITS = 26;

/** A visit every so many weeks, but for some of the dates. */
export type Repetition = {
  everyWeeks: number;
  times: number;
  /** Numbers of the dates that are not wanted. */
  without: number[];
};

/** The numbers to book. The first is the reader's own choice, whatever the list says of it. */
export function numbersOf({ without }: Repetition, visits: SeriesTime[]): number[] {
  return visits
    .filter(({ number, free }) => number === 1 || (free && !without.includes(number)))
    .map(({ number }) => number);
}
