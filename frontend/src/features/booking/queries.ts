import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  bookAppointment,
  getBookingConditions,
  getDoctor,
  getTimes,
  rescheduleAppointment,
} from "@/api/generated/sdk.gen";
import type { Book, Slot } from "@/api/generated/types.gen";
import { dateOf, localIn } from "@/lib/time";

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
  return timesQuery({ ...ask, from, days: NEAREST_WITHIN_DAYS });
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
