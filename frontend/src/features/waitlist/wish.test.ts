import { expect, it } from "vitest";
import { countdownText, firstDays, hoursOf, partOf, PARTS, WEEKDAYS, weekdaysToSend } from "./wish";

it("says every day by none, and others in the order of the week", () => {
  expect(weekdaysToSend(new Set(WEEKDAYS))).toEqual([]);
  expect(weekdaysToSend(new Set(["friday", "monday"]))).toEqual(["monday", "friday"]);
});

it("knows a part of the day again by its hours", () => {
  for (const part of PARTS) expect(partOf(hoursOf(part))).toBe(part);
  expect(partOf({ from: "09:00", to: "10:00" })).toBeUndefined();
});

it("counts down to the second and no further", () => {
  const until = "2026-11-23T09:15:00Z";
  expect(countdownText(until, Date.parse("2026-11-23T09:02:55Z"))).toBe("12:05");
  expect(countdownText(until, Date.parse("2026-11-23T09:14:59.500Z"))).toBe("0:01");
  expect(countdownText(until, Date.parse("2026-11-23T09:20:00Z"))).toBe("0:00");
});

it("asks from today until the visit that shall move, or for four weeks", () => {
  expect(firstDays("2026-11-23", "2026-12-01").lastDay).toBe("2026-12-01");
  expect(firstDays("2026-11-23", undefined).lastDay).toBe("2026-12-21");
});
