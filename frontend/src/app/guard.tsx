import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import type { Role } from "@/api/generated/types.gen";
import { useSession } from "@/api/session";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ForbiddenState } from "@/components/ui/States";
import { paths } from "@/lib/paths";

/** Opens its children to one role; visitors sign in first and come back to where they were. */
export function RequireRole({ role, children }: { role: Role; children: ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  switch (session.status) {
    case "starting":
      return <PageSkeleton />;
    case "anonymous":
      return <Navigate replace to={paths.signIn(pathname + search)} />;
    case "signed-in":
      return session.account.role === role ? children : <ForbiddenState />;
  }
}
