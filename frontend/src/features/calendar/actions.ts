import type { CalendarVisit } from "@/api/generated/types.gen";
import type { VisitAction } from "./queries";

/** `buttons` are one tap away, the next step first; `menu` is what is rarely done. */
export type VisitActions = { buttons: VisitAction[]; menu: VisitAction[] };

const NOTHING: VisitActions = { buttons: [], menu: [] };

/** What a doctor can do with a visit at `now`. The server's rules decide; this only saves refusals. */
export function actionsFor(visit: CalendarVisit, now: number): VisitActions {
  const past = (instant: string) => Date.parse(instant) <= now;
  const undo = (action: VisitAction): VisitAction[] => (past(visit.undoUntil) ? [] : [action]);
  switch (visit.status) {
    case "pending":
      if (visit.expiresAt && past(visit.expiresAt)) return NOTHING;
      return { buttons: ["confirm", "decline"], menu: [] };
    case "booked":
      if (!past(visit.checkInFrom)) return { buttons: ["cancel"], menu: [] };
      if (!past(visit.startsAt)) return { buttons: ["checkIn"], menu: ["start", "cancel"] };
      if (!past(visit.endsAt)) {
        return { buttons: ["checkIn"], menu: ["start", "complete", "noShow"] };
      }
      return { buttons: ["complete", "noShow"], menu: past(visit.checkInUntil) ? [] : ["checkIn"] };
    case "arrived":
      return past(visit.endsAt)
        ? { buttons: ["complete"], menu: undo("undoCheckIn") }
        : { buttons: ["start"], menu: ["complete", ...undo("undoCheckIn")] };
    case "in-progress":
      return { buttons: ["complete"], menu: undo("undoCheckIn") };
    case "noshow":
      return { buttons: undo("undoNoShow"), menu: [] };
    case "fulfilled":
    case "cancelled":
      return NOTHING;
  }
}
