import { describe, expect, it } from "vitest";
import { visit } from "./fixtures";
import { clockOf, daysOf, gapsIn, minuteOf, place, rangeOf, step } from "./geometry";
import {
  fits,
  freeBars,
  freeStarts,
  instantAt,
  isMovable,
  isWhereItWas,
  snap,
  stepped,
} from "./moves";
import { paletteOf } from "./palette";

const slot = (local: string) => ({
  startsAt: `${local}:00Z`,
  endsAt: `${local}:00Z`,
  localStart: local,
  offset: "+00:00",
  inZone: local,
  zoneOffset: "+00:00",
  locationId: null,
});
const free = freeStarts([{ times: [slot("2026-12-01T09:20"), slot("2026-12-01T10:00")] }]);

describe("days of a view", () => {
  it("are one day, Monday to Sunday, or whole weeks around the month", () => {
    expect(daysOf("day", "2026-12-02")).toEqual(["2026-12-02"]);
    expect(daysOf("week", "2026-12-02")).toHaveLength(7);
    expect(daysOf("week", "2026-12-06")[0]).toBe("2026-11-30");
    const month = daysOf("month", "2026-12-15");
    expect([month[0], month.at(-1), month.length]).toEqual(["2026-11-30", "2027-01-03", 35]);
    expect(daysOf("month", "2026-08-15")).toHaveLength(42);
  });

  it("go to the next and the one before", () => {
    expect(step("week", "2026-12-02", 1)).toBe("2026-12-09");
    expect(step("month", "2026-12-31", 1)).toBe("2027-01-01");
    expect(step("month", "2026-03-31", -1)).toBe("2026-02-01");
  });
});

describe("placing visits", () => {
  it("puts those that overlap side by side, and the others over the whole width", () => {
    const visits = [
      visit("a", "2026-12-01T09:00", 60),
      visit("b", "2026-12-01T09:30", 30),
      visit("c", "2026-12-01T10:00", 30),
      visit("d", "2026-12-02T09:00", 30),
    ];
    const placed = place(visits, "2026-12-01").map((entry) => [
      entry.visit.id,
      entry.lane,
      entry.lanes,
    ]);
    expect(placed).toEqual([
      ["a", 0, 2],
      ["b", 1, 2],
      ["c", 0, 1],
    ]);
  });

  it("shows whole hours around everything", () => {
    const placed = place([visit("a", "2026-12-01T06:40", 30)], "2026-12-01");
    expect(rangeOf([], placed)).toEqual({ from: 360, to: 1080 });
  });

  it("knows what no bar covers", () => {
    const range = { from: 480, to: 720 };
    expect(gapsIn(range, [{ from: 540, to: 600 }])).toEqual([
      { from: 480, to: 540 },
      { from: 600, to: 720 },
    ]);
    expect(gapsIn(range, [{ from: 0, to: 1440 }])).toEqual([]);
  });
});

describe("moving a visit", () => {
  const moving = { visit: visit("a", "2026-12-01T09:00", 30), by: "steps" } as const;

  it("snaps to a free start that is near, and to the grid where there is none", () => {
    expect(snap({ date: "2026-12-01", minute: 557 }, 15, free).minute).toBe(
      minuteOf("2026-12-01T09:20"),
    );
    expect(snap({ date: "2026-12-01", minute: 640 }, 15, free).minute).toBe(645);
    expect(snap({ date: "2026-12-01", minute: 1439 }, 15, free).minute).toBe(1425);
  });

  it("goes by steps along the clock and by days, and never out of the day", () => {
    const spot = { date: "2026-12-01", minute: 0 };
    expect(stepped(spot, "earlier", 15)).toEqual(spot);
    expect(stepped(spot, "later", 15).minute).toBe(15);
    expect(stepped(spot, "day-before", 15).date).toBe("2026-11-30");
  });

  it("fits where it is free or where it already is", () => {
    const at = (minute: number) => fits({ ...moving, date: "2026-12-01", minute }, free);
    expect([at(600), at(555), at(660)]).toEqual(["free", "own", "taken"]);
    expect(isWhereItWas({ ...moving, date: "2026-12-01", minute: 540 })).toBe(true);
    expect(freeBars(free, "2026-12-01", 30)).toEqual([
      { from: 560, to: 590 },
      { from: 600, to: 630 },
    ]);
  });

  it("asks for the instant the server offered, and for its own reckoning elsewhere", () => {
    expect(instantAt({ date: "2026-12-01", minute: 600 }, free, "Europe/Berlin")).toBe(
      "2026-12-01T10:00:00Z",
    );
    expect(instantAt({ date: "2026-12-01", minute: 601 }, free, "Europe/Berlin")).toBe(
      "2026-12-01T09:01:00.000Z",
    );
  });

  it("is possible until the visit starts, while it is booked or asked for", () => {
    const start = Date.parse(moving.visit.startsAt);
    expect(isMovable(moving.visit, start - 1)).toBe(true);
    expect(isMovable(moving.visit, start)).toBe(false);
    expect(isMovable({ ...moving.visit, status: "arrived" }, start - 1)).toBe(false);
  });
});

it("gives each type a colour of its own that stays when another one goes", () => {
  const types = ["a", "g", "m", "s"].map((id) => ({ id }));
  const all = paletteOf(types);
  expect(new Set(types.map(({ id }) => all(id))).size).toBe(4);
  expect(paletteOf(types.slice(0, 3))("a")).toBe(all("a"));
  expect(clockOf(1440)).toBe("24:00");
});
