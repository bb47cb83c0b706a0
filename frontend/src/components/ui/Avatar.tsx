import { initials } from "@/lib/names";
import { cx } from "./classes";

/** Initials on a quiet ground; the name always stands beside it, so it is decoration. */
export function Avatar({ name, size = "normal" }: { name: string; size?: "normal" | "large" }) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-ink select-none",
        size === "large" ? "size-16 text-lg sm:size-20" : "size-12 text-base",
      )}
    >
      {initials(name)}
    </span>
  );
}
