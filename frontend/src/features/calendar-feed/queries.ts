import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getCalendarFeed, makeCalendarFeed, revokeCalendarFeed } from "@/api/generated/sdk.gen";

const KEY = ["calendar-feed"];

export const calendarFeedQuery = queryOptions({
  queryKey: KEY,
  queryFn: () => getCalendarFeed(),
});

function useFeedMutation<Answer>(mutationFn: () => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    // The answer holds a secret: it is shown and then forgotten.
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useMakeFeed() {
  return useFeedMutation(() => makeCalendarFeed());
}

export function useRevokeFeed() {
  return useFeedMutation(() => revokeCalendarFeed());
}
