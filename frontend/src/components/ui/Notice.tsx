import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { type ReactNode, type Ref } from "react";
import { cx } from "./classes";

type Tone = "positive" | "caution" | "critical" | "info";

const looks: Record<Tone, { icon: typeof Info; box: string; mark: string }> = {
  positive: { icon: CircleCheck, box: "bg-positive-soft", mark: "text-positive" },
  caution: { icon: TriangleAlert, box: "bg-caution-soft", mark: "text-caution" },
  critical: { icon: CircleAlert, box: "bg-critical-soft", mark: "text-critical" },
  info: { icon: Info, box: "bg-info-soft", mark: "text-info" },
};

type NoticeProps = {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Announced when it appears by itself. */
  live?: "assertive" | "polite";
  className?: string;
  ref?: Ref<HTMLDivElement>;
};

export function Notice({ tone, title, children, live, className, ref }: NoticeProps) {
  const { icon: Icon, box, mark } = looks[tone];
  const role = live === "assertive" ? "alert" : live === "polite" ? "status" : undefined;
  return (
    <div
      ref={ref}
      role={role}
      tabIndex={ref ? -1 : undefined}
      className={cx("flex gap-3 rounded-md p-4 text-sm", box, className)}
    >
      <Icon aria-hidden className={cx("mt-0.5 size-5 shrink-0", mark)} />
      <div className="flex min-w-0 flex-col gap-1">
        {title && <p className={cx("font-semibold", mark)}>{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
    </div>
  );
}
