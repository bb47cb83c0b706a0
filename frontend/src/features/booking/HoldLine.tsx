import { Hourglass, TimerOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { useNow } from "@/lib/now";
import type { HoldControl } from "./hold";

/** From then on it can be kept longer, and a screen reader is told. */
const SOON_MS = 120_000;
const LAST_MS = 30_000;

/** How long the chosen time is still kept, counting down. Says nothing while nothing is kept. */
export function HoldLine({ control, className }: { control: HoldControl; className?: string }) {
  const { t } = useTranslation("booking");
  const { hold, keepLonger, keepAgain, renewing } = control;
  const now = useNow(1000);

  if (hold.state === "over") {
    return (
      <div
        className={cx("flex flex-col items-start gap-2 rounded-md bg-caution-soft p-3", className)}
      >
        <p className="flex items-center gap-2 text-sm font-semibold text-caution">
          <TimerOff aria-hidden className="size-4 shrink-0" />
          {t("hold.over")}
        </p>
        <Button look="secondary" size="small" onClick={keepAgain}>
          {t("hold.again")}
        </Button>
      </div>
    );
  }
  if (hold.state !== "kept" && hold.state !== "placing") return null;
  const left = hold.state === "kept" ? Math.max(0, hold.until - now) : null;
  const soon = left !== null && left <= SOON_MS;
  return (
    <div
      className={cx(
        "flex flex-wrap items-center justify-between gap-2 rounded-md p-3",
        soon ? "bg-caution-soft" : "bg-accent-soft",
        className,
      )}
    >
      <p
        className={cx(
          "flex min-h-9 items-center gap-2 text-sm font-semibold",
          soon ? "text-caution" : "text-accent-ink",
        )}
      >
        <Hourglass aria-hidden className="size-4 shrink-0" />
        <span>
          {left === null ? (
            t("hold.placing")
          ) : (
            <>
              {t("hold.kept")} <span className="tabular">{clockOf(left)}</span>
            </>
          )}
        </span>
      </p>
      {soon && hold.state === "kept" && !hold.renewed && (
        <Button look="secondary" size="small" pending={renewing} onClick={keepLonger}>
          {t("hold.longer")}
        </Button>
      )}
    </div>
  );
}

/** Told at two minutes, at half a minute and at the end, and never in between. */
export function HoldVoice({ control: { hold } }: { control: HoldControl }) {
  const { t } = useTranslation("booking");
  const now = useNow(1000);
  const left = hold.state === "kept" ? hold.until - now : Infinity;
  const text =
    hold.state === "over"
      ? t("hold.over")
      : left <= LAST_MS
        ? t("hold.secondsLeft")
        : left <= SOON_MS
          ? t("hold.minutesLeft")
          : "";
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}

/** "7:05" */
function clockOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
