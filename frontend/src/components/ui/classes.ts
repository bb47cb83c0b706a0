export { clsx as cx } from "clsx";

/** Shared by every control a person types or chooses in. */
export const controlClass =
  "block w-full min-w-0 rounded-md border border-control bg-surface px-3 py-2 min-h-11 text-base text-ink " +
  "placeholder:text-muted hover:border-ink aria-invalid:border-critical aria-invalid:border-2 " +
  "disabled:bg-sunken disabled:text-muted";
