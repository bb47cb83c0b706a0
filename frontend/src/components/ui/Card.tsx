import type { ComponentProps } from "react";
import { cx } from "./classes";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cx("rounded-lg border border-line bg-surface shadow-card", className)}
    />
  );
}

/** A fact and its name, for summaries. */
export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
