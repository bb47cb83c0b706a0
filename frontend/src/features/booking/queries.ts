import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  bookAppointment,
  bookSeries,
  getBookingConditions,
  getDoctor,
  getSeries,
  getTimes,
  rescheduleAppointment,
} from "@/api/generated/sdk.gen";
import type { Book, BookSeries, Slot } from "@/api/generated/types.gen";
import { dateOf, localIn } from "@/lib/time";
import { numbersOf, type Repetition } from "./repetition";

export type TimesAsk = {
  doctorId: string;
  visitType: string;
  from: string;
  days: number;
  zone: string;
};

export function bookingDoctorQuery(id: string) {
  return queryOptions({
    queryKey: ["doctor", id],
    queryFn: () => getDoctor({ path: { id } }),
  });
}

export function timesQuery({ doctorId, ...query }: TimesAsk) {
  return queryOptions({
    queryKey: ["times", doctorId, query],
    queryFn: () => getTimes({ path: { id: doctorId }, query }),
    // Free times are worth little when old.
    staleTime: 5_000,
    refetchInterval: 30_000,
  });
}

/** What a signed-in patient should know before booking. */
export const conditionsQuery = queryOptions({
  queryKey: ["visits", "conditions"],
  queryFn: () => getBookingConditions(),
});

const NEAREST_WITHIN_DAYS = 14;

/** Fresh times around a wish that could not be had: the same day and the two weeks after it. */
export function aroundQuery(ask: Omit<TimesAsk, "from" | "days">, startsAt: string) {
  const from = dateOf(localIn(ask.zone, Math.max(Date.parse(startsAt), Date.now())));
  // They are an answer, and do not change under the finger.
  return {
    ...timesQuery({ ...ask, from, days: NEAREST_WITHIN_DAYS }),
    refetchInterval: false,
  } as const;
}

/** The three free times closest to the wished one, in the order of the clock. */
export function nearest(slots: Slot[], wished: string, count = 3): Slot[] {
  const distance = (slot: Slot) => Math.abs(Date.parse(slot.startsAt) - Date.parse(wished));
  return slots
    .filter((slot) => slot.startsAt !== wished)
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
}

/** Books with the hold of the wished time, if there is one. */
export function useBook(currentHold: () => Promise<string | null>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: Omit<Book, "holdId">) =>
      bookAppointment({ body: { ...wish, holdId: await currentHold() } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["times"] }),
        queries.invalidateQueries({ queryKey: ["visits"] }),
        queries.invalidateQueries({ queryKey: ["doctors"] }),
      ]),
  });
}

export type SeriesAsk = {
  doctorId: string;
  visitType: string;
  startsAt: string;
  everyWeeks: number;
  times: number;
};

/** Which visits of a series are free. */
export function seriesQuery({ doctorId, ...query }: SeriesAsk) {
  return queryOptions({
    queryKey: ["times", doctorId, "series", query],
    queryFn: () => getSeries({ path: { id: doctorId }, query }),
    staleTime: 5_000,
  });
}

/** Books the free ones of a series that are wanted, the first with its hold. */
export function useBookSeries(currentHold: () => Promise<string | null>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      repetition,
      ...wish
    }: Omit<Book, "holdId"> & { repetition: Repetition }) => {
      const { everyWeeks, times } = repetition;
      const { doctorId, visitTypeId: visitType, startsAt } = wish;
      const ask = { doctorId, visitType, startsAt, everyWeeks, times };
      const { visits } = await queries.ensureQueryData(seriesQuery(ask));
      const body: BookSeries = {
        ...wish,
        everyWeeks,
        times,
        only: numbersOf(repetition, visits),
        holdId: await currentHold(),
      };
      return bookSeries({ body });
    },
    onSettled: () =>
      Promise.all(
        ["times", "visits", "doctors"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

export function useReschedule(visitId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (startsAt: string) =>
      rescheduleAppointment({ path: { id: visitId }, body: { startsAt } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["times"] }),
        queries.invalidateQueries({ queryKey: ["visits"] }),
      ]),
  });
}
