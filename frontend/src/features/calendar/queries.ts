import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  cancelAppointment,
  completeAppointment,
  confirmAppointment,
  declineAppointment,
  getCalendar,
  getSchedule,
  markNoShow,
} from "@/api/generated/sdk.gen";

/** How often an open calendar looks for what patients did meanwhile. */
const REFETCH_MS = 60_000;

export function calendarQuery(from: string, to: string) {
  return queryOptions({
    queryKey: ["calendar", from, to],
    queryFn: () => getCalendar({ query: { from, to } }),
    refetchInterval: REFETCH_MS,
  });
}

/** Whether the calendar is open at all, and the zone its days are counted in. */
export const calendarSetupQuery = queryOptions({
  queryKey: ["schedule"],
  queryFn: () => getSchedule(),
});

export type VisitAction = "confirm" | "decline" | "complete" | "noShow" | "cancel";

export function useVisitAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: VisitAction }) => {
      const path = { id };
      switch (action) {
        case "confirm":
          return confirmAppointment({ path });
        case "decline":
          return declineAppointment({ path });
        case "complete":
          return completeAppointment({ path });
        case "noShow":
          return markNoShow({ path });
        case "cancel":
          return cancelAppointment({ path, body: { reason: "doctor-unavailable" } });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["calendar"] }),
  });
}
