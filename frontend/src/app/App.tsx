import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { RouterProvider } from "react-router";
import { useSession } from "@/api/session";
import { queryClient } from "./query-client";
import { router } from "./router";

export function App() {
  const session = useSession();
  const owner = session.status === "signed-in" ? session.account.id : session.status;

  const lastOwner = useRef(owner);

  // What one person read must not be shown to the next one on the same device.
  useEffect(() => {
    const before = lastOwner.current;
    lastOwner.current = owner;
    const wasSomebody = before !== "starting" && before !== "anonymous";
    if (wasSomebody && before !== owner) void queryClient.resetQueries();
  }, [owner]);

  // What others do meanwhile is seen without loading the page again.
  const somebody = session.status === "signed-in" ? session.account.id : null;
  useEffect(() => {
    if (!somebody) return undefined;
    let stop: (() => void) | undefined;
    let left = false;
    void import("./live").then(({ followChanges }) => {
      if (!left) stop = followChanges(queryClient);
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [somebody]);

  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
