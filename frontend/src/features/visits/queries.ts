import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { medbookFetch } from "@/api/client";
import { cancelAppointment, getVisit, listVisits } from "@/api/generated/sdk.gen";
import type { CancelReason } from "@/api/generated/types.gen";
import { paths } from "@/lib/paths";

export const visitsQuery = queryOptions({
  queryKey: ["visits"],
  queryFn: () => listVisits(),
});

export function visitQuery(id: string) {
  return queryOptions({
    queryKey: ["visits", id],
    queryFn: () => getVisit({ path: { id } }),
  });
}

/** Reads every list of visits again. */
export function useReadVisits(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: ["visits"] }), [queries]);
}

export function useCancelVisit() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: CancelReason }) =>
      cancelAppointment({ path: { id }, body: { reason } }),
    // The time is free again, so what was read about the doctor's free times is old as well.
    onSettled: () =>
      Promise.all(
        ["visits", "times", "doctor", "doctors"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}

/** The file needs the bearer token, so it is fetched and handed to the browser as a download. */
export function useCalendarFile() {
  return useMutation({
    mutationFn: async (visitId: string) => {
      const url = new URL(paths.calendarFile(visitId), window.location.origin);
      const file = await (await medbookFetch(url)).blob();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = "visit.ics";
      link.click();
      URL.revokeObjectURL(link.href);
    },
  });
}
