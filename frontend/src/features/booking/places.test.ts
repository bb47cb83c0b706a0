import { expect, it } from "vitest";
import type { Slot } from "@/api/generated/types.gen";
import { runsOf } from "./places";

const at = (clock: string, locationId: string | null): Slot => ({
  startsAt: `2026-11-23T${clock}:00Z`,
  endsAt: `2026-11-23T${clock}:30Z`,
  localStart: `2026-11-23T${clock}`,
  offset: "+00:00",
  inZone: `2026-11-23T${clock}`,
  zoneOffset: "+00:00",
  locationId,
});

it("begins a new run wherever the place changes, and goes back to one", () => {
  const slots = [at("09:00", null), at("09:30", null), at("14:00", "b1"), at("16:00", null)];
  const places = runsOf(slots).map((run) => [run[0].locationId, run.length]);
  expect(places).toEqual([
    [null, 2],
    ["b1", 1],
    [null, 1],
  ]);
  expect(runsOf([])).toEqual([]);
});
