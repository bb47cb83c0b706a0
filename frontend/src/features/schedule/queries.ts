import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  addException,
  addLocation,
  addVisitType,
  cancelTimeOff,
  changeLocation,
  changeVisitType,
  explainTime,
  getCatalogue,
  getSchedule,
  getVisitsInTheWay,
  observeHolidays,
  previewTimes,
  removeException,
  retireLocation,
  retireVisitType,
  setHours,
  setLimits,
  takeTimeOff,
} from "@/api/generated/sdk.gen";
import type {
  Country,
  ExceptionChange,
  Limits,
  PracticeLocation,
  VisitInTheWay,
  VisitTypeBody,
  WeeklyBlock,
} from "@/api/generated/types.gen";

export const scheduleQuery = queryOptions({
  queryKey: ["schedule"],
  queryFn: () => getSchedule(),
});

/** What a visit type can start from. Templates are changed now and then, rooms hardly ever. */
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: () => getCatalogue(),
  staleTime: 60_000,
});

/** The free times of a week under hours that are not saved yet. */
export function previewQuery(from: string, weekly: WeeklyBlock[]) {
  return queryOptions({
    queryKey: ["preview", from, weekly],
    queryFn: () => previewTimes({ body: { from, weekly } }),
  });
}

export type Stretch = { from: string; to: string };

/** Asked afresh each time: patients book while the doctor decides. */
export function visitsInTheWayQuery({ from, to }: Stretch) {
  return queryOptions({
    queryKey: ["visits-in-the-way", from, to],
    queryFn: () => getVisitsInTheWay({ query: { from, to } }),
    staleTime: 0,
    gcTime: 0,
  });
}

export type Question = { doctor: string; visitType: string; at: string };

/** Asked afresh each time: what is in the way changes. */
export function explainQuery({ doctor, visitType, at }: Question) {
  return queryOptions({
    queryKey: ["explain", doctor, visitType, at],
    queryFn: () => explainTime({ path: { id: doctor }, query: { visitType, at } }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useExplain() {
  return useMutation({
    mutationFn: ({ doctor, visitType, at }: Question) =>
      explainTime({ path: { id: doctor }, query: { visitType, at } }),
  });
}

function useScheduleMutation<Variables>(mutationFn: (variables: Variables) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: ["calendar"] });
      // The schedule is read once it shows the change; free times asked for after it show it too.
      await queries.invalidateQueries({ queryKey: ["schedule"] });
      void queries.invalidateQueries({ queryKey: ["preview"] });
    },
  });
}

export function useSetHours() {
  return useScheduleMutation((weekly: WeeklyBlock[]) => setHours({ body: { weekly } }));
}

export function useAddException() {
  return useScheduleMutation(({ date, change }: { date: string; change: ExceptionChange }) =>
    addException({ body: { date, change } }),
  );
}

export function useRemoveException() {
  return useScheduleMutation((id: string) => removeException({ path: { id } }));
}

export function useTakeTimeOff() {
  return useScheduleMutation(({ from, to, visits }: Stretch & { visits: VisitInTheWay[] }) =>
    takeTimeOff({ body: { from, to, visits } }),
  );
}

export function useCancelTimeOff() {
  return useScheduleMutation((id: string) => cancelTimeOff({ path: { id } }));
}

export function useObserveHolidays() {
  return useScheduleMutation((country: Country | null) => observeHolidays({ body: { country } }));
}

export function useSetLimits() {
  return useScheduleMutation((limits: Limits) => setLimits({ body: limits }));
}

export function useSaveVisitType() {
  return useScheduleMutation(({ id, body }: { id?: string | undefined; body: VisitTypeBody }) =>
    id ? changeVisitType({ path: { id }, body }) : addVisitType({ body }),
  );
}

export function useRetireVisitType() {
  return useScheduleMutation((id: string) => retireVisitType({ path: { id } }));
}

export function useSaveLocation() {
  return useScheduleMutation(({ id, body }: { id?: string | undefined; body: PracticeLocation }) =>
    id ? changeLocation({ path: { id }, body }) : addLocation({ body }),
  );
}

export function useRetireLocation() {
  return useScheduleMutation((id: string) => retireLocation({ path: { id } }));
}
