import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  addVisitType,
  changeVisitType,
  getSchedule,
  retireVisitType,
  setHours,
} from "@/api/generated/sdk.gen";
import type { VisitTypeBody, WeeklyBlock } from "@/api/generated/types.gen";

export const scheduleQuery = queryOptions({
  queryKey: ["schedule"],
  queryFn: () => getSchedule(),
});

function useScheduleMutation<Variables>(mutationFn: (variables: Variables) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queries.invalidateQueries({ queryKey: ["schedule"] }),
  });
}

export function useSetHours() {
  return useScheduleMutation((weekly: WeeklyBlock[]) => setHours({ body: { weekly } }));
}

export function useSaveVisitType() {
  return useScheduleMutation(({ id, body }: { id?: string | undefined; body: VisitTypeBody }) =>
    id ? changeVisitType({ path: { id }, body }) : addVisitType({ body }),
  );
}

export function useRetireVisitType() {
  return useScheduleMutation((id: string) => retireVisitType({ path: { id } }));
}
