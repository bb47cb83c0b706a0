import { expect, it } from "vitest";
import { gapsOf } from "./gaps";
import { visit } from "./grid/fixtures";

const types = [{ id: "type-1", bufferBefore: 5, bufferAfter: 10 }];
const hours = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 14 * 60, to: 15 * 60 },
];

it("are what visits, the time around them and time off leave of the hours", () => {
  const visits = [
    visit("a", "2026-12-01T09:00", 30),
    visit("b", "2026-12-01T10:00", 60),
    { ...visit("c", "2026-12-01T11:30", 30), status: "cancelled" as const },
  ];
  const off = [{ from: 14 * 60, to: 24 * 60 }];
  expect(gapsOf({ hours, off }, visits, types, 0)).toEqual([
    { from: 9 * 60 + 40, to: 9 * 60 + 55 },
    { from: 11 * 60 + 10, to: 12 * 60 },
  ]);
});

it("begin at the present moment, and short ones are left out", () => {
  expect(gapsOf({ hours, off: [] }, [], types, 11 * 60 + 50)).toEqual([
    { from: 14 * 60, to: 15 * 60 },
  ]);
});
