import type { CalendarVisit } from "@/api/generated/types.gen";
import type { VisitAction } from "./queries";

/** What a doctor can do with a visit at `now`: answer it, conclude it, or call it off. */
export function actionsFor(visit: CalendarVisit, now: number): VisitAction[] {
  const started = Date.parse(visit.startsAt) <= now;
  switch (visit.status) {
    case "pending":
      return started ? ["decline"] : ["confirm", "decline"];
    case "booked":
      return started ? ["complete", "noShow"] : ["cancel"];
    case "fulfilled":
    case "cancelled":
    case "noshow":
      return [];
  }
}
