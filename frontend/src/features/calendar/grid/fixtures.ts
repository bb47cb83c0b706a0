import type { CalendarVisit } from "@/api/generated/types.gen";

/** A booked visit in Berlin in winter, for tests. */
export function visit(id: string, localStart: string, minutes: number): CalendarVisit {
  const start = Date.parse(`${localStart}:00+01:00`);
  const instant = (at: number) => new Date(at).toISOString();
  return {
    id,
    patient: { id: `patient-${id}`, name: `Patient ${id.toUpperCase()}` },
    visitType: { id: "type-1", name: "First visit" },
    reason: null,
    startsAt: instant(start),
    endsAt: instant(start + minutes * 60_000),
    localStart,
    offset: "+01:00",
    status: "booked",
    expiresAt: null,
    checkInFrom: instant(start - 60 * 60_000),
    checkInUntil: instant(start + 10 * 60 * 60_000),
    undoUntil: instant(start + 24 * 60 * 60_000),
    price: { amount: 6000, currency: "EUR" },
    video: null,
    location: null,
    series: null,
    missedVisits: null,
    needsNewTime: false,
    roomId: null,
    cancellation: null,
  };
}
