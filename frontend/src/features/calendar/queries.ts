import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import {
  cancelAppointment,
  checkInAppointment,
  completeAppointment,
  confirmAppointment,
  countWaiting,
  declineAppointment,
  getCalendar,
  getSchedule,
  getTimes,
  listOverdueVisits,
  markNoShow,
  rescheduleAppointment,
  startAppointment,
  undoCheckIn,
  undoNoShow,
} from "@/api/generated/sdk.gen";
import type { CancelReason, DeclineReason } from "@/api/generated/types.gen";

/** How often an open calendar looks for what patients did meanwhile. */
const REFETCH_MS = 60_000;

export function calendarQuery(from: string, to: string) {
  return queryOptions({
    queryKey: ["calendar", from, to],
    queryFn: () => getCalendar({ query: { from, to } }),
    refetchInterval: REFETCH_MS,
  });
}

/** Visits that are over and that nobody has closed; what changes a visit reads them again. */
export const overdueQuery = queryOptions({
  queryKey: ["calendar", "overdue"],
  queryFn: () => listOverdueVisits(),
  refetchInterval: REFETCH_MS,
});

/** How many wait for a time to become free. */
export const waitingQuery = queryOptions({
  queryKey: ["waiting"],
  queryFn: () => countWaiting(),
  refetchInterval: REFETCH_MS,
});

/** Whether the calendar is open at all, and the zone its days are counted in. */
export const calendarSetupQuery = queryOptions({
  queryKey: ["schedule"],
  queryFn: () => getSchedule(),
});

export type FreeTimesAsk = {
  doctor: string;
  visitType: string;
  from: string;
  days: number;
  zone: string;
};

/** Where a visit of a type could go, by the practice's days. */
export function freeTimesQuery({ doctor, ...query }: FreeTimesAsk) {
  return queryOptions({
    queryKey: ["times", doctor, query],
    queryFn: () => getTimes({ path: { id: doctor }, query }),
    staleTime: 5_000,
  });
}

/** The patient is told by mail. */
export function useMoveVisit() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, startsAt }: { id: string; startsAt: string }) =>
      rescheduleAppointment({ path: { id }, body: { startsAt } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["calendar"] }),
        queries.invalidateQueries({ queryKey: ["times"] }),
      ]),
  });
}

/** What needs no question first. */
export type SimpleAction =
  | "confirm"
  | "checkIn"
  | "undoCheckIn"
  | "start"
  | "complete"
  | "noShow"
  | "undoNoShow";

export type VisitAction = SimpleAction | "decline" | "cancel";

/** An action with what it needs to know. */
export type VisitChange =
  | { id: string; action: SimpleAction }
  | { id: string; action: "decline"; reason: DeclineReason }
  | { id: string; action: "cancel"; reason: CancelReason };

/** Reads every calendar again. */
export function useReadCalendar(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: ["calendar"] }), [queries]);
}

export function useVisitAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: VisitChange) => {
      const path = { id: change.id };
      switch (change.action) {
        case "confirm":
          return confirmAppointment({ path });
        case "decline":
          return declineAppointment({ path, body: { reason: change.reason } });
        case "checkIn":
          return checkInAppointment({ path });
        case "undoCheckIn":
          return undoCheckIn({ path });
        case "start":
          return startAppointment({ path });
        case "complete":
          return completeAppointment({ path });
        case "noShow":
          return markNoShow({ path });
        case "undoNoShow":
          return undoNoShow({ path });
        case "cancel":
          return cancelAppointment({ path, body: { reason: change.reason } });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["calendar"] }),
  });
}
