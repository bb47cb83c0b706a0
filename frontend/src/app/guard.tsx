import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import type { Role } from "@/api/generated/types.gen";
import { useSession } from "@/api/session";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ForbiddenState } from "@/components/ui/States";
import { paths } from "@/lib/paths";
import { PatientShell } from "@/routes/patient/shell";

type RequireRoleProps = {
  role: Role;
  /** The children are a shell: a refusal has to bring its own. */
  shell: boolean;
  children: ReactNode;
};

/** Opens its children to one role; visitors sign in first and come back to where they were. */
export function RequireRole({ role, shell, children }: RequireRoleProps) {
  const session = useSession();
  const { pathname, search } = useLocation();
  switch (session.status) {
    case "starting":
      return <PageSkeleton />;
    case "anonymous":
      return <Navigate replace to={paths.signIn(pathname + search)} />;
    case "signed-in":
      if (session.account.role === role) return children;
      return shell ? (
        <PatientShell>
          <ForbiddenState level="page" />
        </PatientShell>
      ) : (
        <ForbiddenState level="page" />
      );
  }
}
