import type { CalendarVisit, OwnVisitType } from "@/api/generated/types.gen";
import { type Bar, barOf, type DayShape, gapsIn } from "./grid/geometry";

/** Shorter stretches are no use to anybody. */
const SHORTEST = 15;

/**
 * What is left of a day's hours after `from`: no visit (with the time kept free around it) and no
 * time off.
 */
export function gapsOf(
  { hours, off }: Pick<DayShape, "hours" | "off">,
  visits: CalendarVisit[],
  types: Pick<OwnVisitType, "id" | "bufferBefore" | "bufferAfter">[],
  from: number,
): Bar[] {
  const held = visits
    .filter(({ status }) => status !== "cancelled")
    .map((visit) => {
      const type = types.find(({ id }) => id === visit.visitType.id);
      const bar = barOf(visit);
      return {
        from: bar.from - (type?.bufferBefore ?? 0),
        to: bar.to + (type?.bufferAfter ?? 0),
      };
    });
  return hours
    .map((bar) => ({ from: Math.max(bar.from, from), to: bar.to }))
    .filter((bar) => bar.from < bar.to)
    .flatMap((bar) =>
      gapsIn(
        bar,
        [...held, ...off].filter(({ to }) => to > bar.from),
      ),
    )
    .filter((bar) => bar.to - bar.from >= SHORTEST);
}
