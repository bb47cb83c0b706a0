import { expect, it } from "vitest";
import { instantOf } from "@/lib/time";
import { isWorkedIn, mondayOf, nextWeeksOf } from "./weeks";

it("counts the week of 5 January 1970 as even, and the next as odd", () => {
  expect(isWorkedIn("even-weeks", "1970-01-05")).toBe(true);
  expect(isWorkedIn("even-weeks", "1970-01-11")).toBe(true);
  expect(isWorkedIn("odd-weeks", "1970-01-12")).toBe(true);
  expect(isWorkedIn("weekly", "1970-01-12")).toBe(true);
});

it("keeps taking turns over the end of a year with 53 weeks", () => {
  const mondays = ["2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11"];
  const even = mondays.map((monday) => isWorkedIn("even-weeks", monday));
  expect(even).toEqual([even[0], !even[0], even[0], !even[0]]);
});

it("names the next two weeks of each rhythm, this one included", () => {
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
  const [even, odd] = [
    nextWeeksOf("even-weeks", "2026-11-29"),
    nextWeeksOf("odd-weeks", "2026-11-29"),
  ];
  expect([...even, ...odd].toSorted()).toEqual([
    "2026-11-23",
    "2026-11-30",
    "2026-12-07",
    "2026-12-14",
  ]);
  expect(even.every((monday) => isWorkedIn("even-weeks", monday))).toBe(true);
});

it("finds the instant of a practice's wall clock, in winter and in summer", () => {
  expect(instantOf("Europe/Berlin", "2026-11-30T09:00")).toBe("2026-11-30T08:00:00.000Z");
  expect(instantOf("Europe/Berlin", "2026-07-30T09:00")).toBe("2026-07-30T07:00:00.000Z");
  expect(instantOf("America/New_York", "2026-03-08T03:00")).toBe("2026-03-08T07:00:00.000Z");
});
