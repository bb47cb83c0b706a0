import { describe, expect, it } from "vitest";
import type { CalendarVisit } from "@/api/generated/types.gen";
import { actionsFor } from "./actions";

const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);

const visit = (status: CalendarVisit["status"]): CalendarVisit => ({
  id: "v",
  patient: { id: "p", name: "Pia Blau" },
  visitType: { id: "t", name: "Check-up" },
  reason: null,
  startsAt: "2026-11-23T09:00:00Z",
  endsAt: "2026-11-23T09:30:00Z",
  localStart: "2026-11-23T10:00",
  offset: "+01:00",
  status,
  expiresAt: status === "pending" ? "2026-11-23T08:00:00Z" : null,
  checkInFrom: "2026-11-23T08:00:00Z",
  checkInUntil: "2026-11-23T23:00:00Z",
  undoUntil: "2026-11-24T09:30:00Z",
  price: { amount: 4500, currency: "EUR" },
  video: null,
  location: null,
  series: null,
  missedVisits: null,
  needsNewTime: false,
  roomId: null,
  cancellation: null,
});

const next = (status: CalendarVisit["status"], time: string) =>
  actionsFor(visit(status), at(time)).buttons;
const menu = (status: CalendarVisit["status"], time: string) =>
  actionsFor(visit(status), at(time)).menu;

describe("the next step", () => {
  it("goes from check-in to start to the end", () => {
    expect(next("booked", "07:59")).toEqual(["cancel"]);
    expect(next("booked", "08:00")).toEqual(["checkIn"]);
    expect(next("arrived", "08:30")).toEqual(["start"]);
    expect(next("in-progress", "09:10")).toEqual(["complete"]);
    expect(next("fulfilled", "09:40")).toEqual([]);
  });

  it("asks how it ended once the visit is over", () => {
    expect(next("booked", "09:30")).toEqual(["complete", "noShow"]);
    expect(next("arrived", "09:30")).toEqual(["complete"]);
  });

  it("answers a request until it expires", () => {
    expect(next("pending", "07:59")).toEqual(["confirm", "decline"]);
    expect(next("pending", "08:00")).toEqual([]);
  });
});

describe("the menu", () => {
  it("holds what skips steps, and what ends or undoes", () => {
    expect(menu("booked", "08:30")).toEqual(["start", "cancel"]);
    expect(menu("booked", "09:10")).toEqual(["start", "complete", "noShow"]);
    expect(menu("arrived", "08:30")).toEqual(["complete", "undoCheckIn"]);
  });

  it("undoes until a day after the visit", () => {
    const later = (status: CalendarVisit["status"], day: string) =>
      actionsFor(visit(status), Date.parse(`2026-11-${day}:00Z`));
    expect(later("noshow", "24T09:29").buttons).toEqual(["undoNoShow"]);
    expect(later("noshow", "24T09:30").buttons).toEqual([]);
    expect(later("in-progress", "24T09:30").menu).toEqual([]);
  });
});
