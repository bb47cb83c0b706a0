import { type ReactNode, useId } from "react";
import { Card } from "@/components/ui/Card";

type RuleCardProps = {
  /** Where links within the page lead. */
  id: string;
  title: string;
  lead: string;
  children: ReactNode;
};

/** One kind of rule on the page of hours, with its heading. */
export function RuleCard({ id, title, lead, children }: RuleCardProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} tabIndex={-1} className="min-w-0 outline-none">
      <Card className="flex h-full flex-col gap-5 p-5 sm:p-6">
        <div className="flex flex-col gap-1">
          <h2 id={heading} className="text-lg">
            {title}
          </h2>
          <p className="text-sm text-muted">{lead}</p>
        </div>
        {children}
      </Card>
    </section>
  );
}
