import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { RouterProvider } from "react-router";
import { useSession } from "@/api/session";
import { queryClient } from "./query-client";
import { router } from "./router";

export function App() {
  const session = useSession();
  const owner = session.status === "signed-in" ? session.account.id : session.status;

  // What one person read must not be shown to the next one on the same device.
  useEffect(() => {
    if (owner === "anonymous") queryClient.clear();
  }, [owner]);

  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
