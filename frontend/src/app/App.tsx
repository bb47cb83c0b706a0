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

  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
