import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  acceptWaitlistOffer,
  declineWaitlistOffer,
  joinWaitlist,
  leaveWaitlist,
  listOwnWaitlist,
} from "@/api/generated/sdk.gen";
import type { JoinWaitlist } from "@/api/generated/types.gen";

/** A kept time lasts a quarter of an hour: who has the page open sees it within seconds. */
const EVERY_MS = 10_000;

export const waitlistQuery = queryOptions({
  queryKey: ["waitlist"],
  queryFn: () => listOwnWaitlist(),
  refetchInterval: EVERY_MS,
});

/** Waiting, answering and leaving also change what is free, and perhaps a visit. */
function useRenew() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["waitlist", "visits", "times", "doctor", "doctors"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

export function useJoin() {
  const onSettled = useRenew();
  return useMutation({ mutationFn: (body: JoinWaitlist) => joinWaitlist({ body }), onSettled });
}

export function useLeave(id: string) {
  const onSettled = useRenew();
  return useMutation({ mutationFn: () => leaveWaitlist({ path: { id } }), onSettled });
}

export function useAccept(id: string) {
  const onSettled = useRenew();
  return useMutation({ mutationFn: () => acceptWaitlistOffer({ path: { id } }), onSettled });
}

export function useDecline(id: string) {
  const onSettled = useRenew();
  return useMutation({ mutationFn: () => declineWaitlistOffer({ path: { id } }), onSettled });
}
