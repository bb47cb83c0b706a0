import { QueryClient } from "@tanstack/react-query";
import { whenStale } from "@/api/client";
import { isProblem } from "@/api/problem";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) =>
        count < 2 && isProblem(error) && (error.code === "network" || error.status >= 500),
    },
    mutations: { retry: false },
  },
});

const STALE_DELAY_MS = 1500;
let waiting: ReturnType<typeof setTimeout> | undefined;

// A read that has not caught up with our own write is read again, quietly, a little later.
whenStale(() => {
  clearTimeout(waiting);
  waiting = setTimeout(() => void queryClient.invalidateQueries(), STALE_DELAY_MS);
});
