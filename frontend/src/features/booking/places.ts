import type { Slot } from "@/api/generated/types.gen";

/** Times one after the other at one place. */
export type Run = [Slot, ...Slot[]];

/** Free times of a day in their order, a new run wherever the place changes. */
export function runsOf(slots: Slot[]): Run[] {
  const runs: Run[] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last?.[0].locationId === slot.locationId) last.push(slot);
    else runs.push([slot]);
  }
  return runs;
}
