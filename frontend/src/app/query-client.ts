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

const FIRST_DELAY_MS = 1500;
const LONGEST_DELAY_MS = 30_000;
const CALM_MS = 60_000;

let delay = FIRST_DELAY_MS;
let lastStale = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

// A read that has not caught up with our own write is read again, quietly, a little later; less
// and less often while the server stays behind.
whenStale(() => {
  const now = Date.now();
  if (now - lastStale > CALM_MS) delay = FIRST_DELAY_MS;
  lastStale = now;
  clearTimeout(waiting);
  waiting = setTimeout(() => void queryClient.invalidateQueries(), delay);
  delay = Math.min(delay * 2, LONGEST_DELAY_MS);
});
