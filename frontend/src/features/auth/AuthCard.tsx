import type { ReactNode } from "react";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";

/** The narrow card every sign-in page is made of. */
export function AuthCard({
  title,
  lead,
  children,
  after,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  after?: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-6 sm:pt-6">
      <PageHeader title={title} lead={lead} />
      {children && <Card className="flex flex-col gap-5 p-5 sm:p-7">{children}</Card>}
      {after && <div className="text-muted">{after}</div>}
    </div>
  );
}
