import { expect, it } from "vitest";
import { type Block, copyToWeekdays, errorsOf, nextBlock, weeklyHours, weeklyOf } from "./hours";

const on = (
  weekday: Block["weekday"],
  from: string,
  to: string,
  rhythm: Block["rhythm"] = "weekly",
): Block => ({
  key: `${weekday} ${from} ${to} ${rhythm}`,
  weekday,
  from,
  to,
  rhythm,
  visitTypes: [],
  locationId: null,
});
const errors = (...blocks: Block[]) => [...errorsOf(blocks).values()];

it("accepts several blocks on a day, also when they touch", () => {
  expect(errors(on("monday", "09:00", "12:00"), on("monday", "12:00", "15:00"))).toEqual([]);
});

it("marks both of two blocks that overlap", () => {
  expect(errors(on("monday", "09:00", "12:00"), on("monday", "11:00", "15:00"))).toEqual([
    "overlap",
    "overlap",
  ]);
});

it("marks a block inside another one", () => {
  expect(errors(on("monday", "09:00", "17:00"), on("monday", "11:00", "12:00"))).toHaveLength(2);
});

it("lets hours of alternating weeks overlap, but not with hours of every week", () => {
  const even = on("monday", "09:00", "12:00", "even-weeks");
  expect(errors(even, on("monday", "10:00", "14:00", "odd-weeks"))).toEqual([]);
  expect(errors(even, on("monday", "10:00", "14:00", "even-weeks"))).toHaveLength(2);
  expect(errors(even, on("monday", "10:00", "14:00"))).toHaveLength(2);
});

it("lets the same times stand on different days", () => {
  expect(errors(on("monday", "09:00", "12:00"), on("friday", "09:00", "12:00"))).toEqual([]);
});

it("refuses an end before or at the start", () => {
  expect(errors(on("monday", "12:00", "09:00"))).toEqual(["empty"]);
  expect(errors(on("monday", "12:00", "12:00"))).toEqual(["empty"]);
});

it("asks for both times", () => {
  expect(errors(on("monday", "", "09:00"))).toEqual(["missing"]);
});

it("orders what is sent by weekday and time, without editing keys", () => {
  const blocks = [
    on("friday", "09:00", "12:00"),
    on("monday", "14:00", "16:00"),
    on("monday", "08:00", "10:00"),
  ];
  const every = { rhythm: "weekly", visitTypes: [], locationId: null };
  expect(weeklyOf(blocks)).toEqual([
    { weekday: "monday", from: "08:00", to: "10:00", ...every },
    { weekday: "monday", from: "14:00", to: "16:00", ...every },
    { weekday: "friday", from: "09:00", to: "12:00", ...every },
  ]);
});

it("proposes a next block that never overlaps the day's last one", () => {
  let blocks = [on("monday", "09:00", "12:30")];
  for (let count = 0; count < 3; count += 1) blocks = [...blocks, nextBlock(blocks, "monday")];
  expect(blocks[1]).toMatchObject({ from: "13:30", to: "16:30" });
  expect(errorsOf(blocks).size).toBe(0);
});

it("copies a day to the other weekdays and leaves the weekend", () => {
  const copied = weeklyOf(
    copyToWeekdays([on("monday", "09:00", "12:00"), on("sunday", "10:00", "11:00")], "monday"),
  );
  expect(copied).toHaveLength(6);
  expect(copied.at(-1)?.weekday).toBe("sunday");
});

it("counts hours of every other week half", () => {
  expect(weeklyHours([on("monday", "09:00", "12:00", "odd-weeks")])).toBe(1.5);
});

it("sums the week", () => {
  expect(weeklyHours([on("monday", "09:00", "12:30"), on("friday", "08:00", "09:00")])).toBe(4.5);
});
