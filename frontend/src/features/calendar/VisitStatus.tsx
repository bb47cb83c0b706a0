import type { CalendarVisit } from "@/api/generated/types.gen";
import { StatusBadge } from "@/components/ui/Badge";

/** Where a visit stands; of one that does not take place, how that came. */
export function VisitStatus({ visit }: { visit: CalendarVisit }) {
  return <StatusBadge status={visit.cancellation?.how ?? visit.status} reader="doctor" />;
}
