import { expect, it } from "vitest";
import { countChoices, readFilters, toggleDay, writeFilters } from "./filters";
import { roundedPoint } from "./near-me";
import { niceStep, priceSteps } from "./price-steps";

it("keeps a whole search in the address and reads it back", () => {
  const query =
    "specialty=dermatology&visitType=first+visit&place=de-berlin&radius=10&freeOn=2026-11-24%2C2026-11-25" +
    "&language=de&gender=female&video=true&rating=4.5&priceMax=8000&currency=EUR&name=Lind&sort=distance&view=map&page=2";
  const filters = readFilters(new URLSearchParams(query));
  expect(writeFilters(filters).toString()).toBe(query);
  expect(countChoices(filters)).toBe(10);
});

it("drops what means nothing alone, and what it does not know", () => {
  const filters = readFilters(
    new URLSearchParams("radius=10&currency=EUR&sort=distance&sort=x&view=globe&page=-3&utm=1"),
  );
  expect(writeFilters(filters).toString()).toBe("");
});

it("adds and takes away days in their order", () => {
  expect(toggleDay(undefined, "2026-11-25")).toBe("2026-11-25");
  expect(toggleDay("2026-11-25", "2026-11-24")).toBe("2026-11-24,2026-11-25");
  expect(toggleDay("2026-11-24,2026-11-25", "2026-11-24")).toBe("2026-11-25");
});

it("rounds where the reader is to about a kilometre", () => {
  expect(roundedPoint(52.523_456, -0.127_777)).toBe("52.52,-0.13");
});

it("offers round prices of which the highest leaves everybody", () => {
  expect(niceStep(13)).toBe(20);
  expect(priceSteps(4000, 14_000, "EUR")).toEqual([5000, 10_000, 15_000]);
  expect(priceSteps(6000, 6000, "EUR")).toEqual([6000]);
  expect(priceSteps(0, 0, "JPY")).toEqual([1]);
});
