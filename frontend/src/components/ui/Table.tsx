import type { ComponentProps, ReactNode } from "react";
import { cx } from "./classes";

/**
 * A table for dense pages. On narrow screens it scrolls inside its own, keyboard-reachable region,
 * never the page.
 */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <section
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface shadow-card"
    >
      <table className="w-full border-collapse text-start text-sm">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

export function HeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        "border-b border-line px-4 py-3 text-start text-xs font-semibold whitespace-nowrap text-muted",
        className,
      )}
    />
  );
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cx("border-b border-line px-4 py-3 align-top", className)} />;
}

export function RowHeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="row"
      {...rest}
      className={cx("border-b border-line px-4 py-3 text-start align-top font-semibold", className)}
    />
  );
}
