import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/components/ui/classes";

/** Where in the booking one is; the summary beside it leads back. */
export function Steps({ current }: { current: 0 | 1 | 2 }) {
  const { t } = useTranslation("booking");
  const steps = [t("book.stepType"), t("book.stepTime"), t("book.stepReview")];
  return (
    <ol aria-label={t("book.steps")} className="flex gap-2 sm:gap-3">
      {steps.map((step, index) => {
        const done = index < current;
        const here = index === current;
        return (
          <li
            key={step}
            aria-current={here ? "step" : undefined}
            className={cx(
              "flex min-w-0 grow basis-0 flex-col gap-2 border-t-3 pt-2 text-xs sm:text-sm",
              done || here ? "border-accent" : "border-line text-muted",
              here && "font-semibold",
            )}
          >
            <span className="flex items-center gap-1.5">
              {done && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
              <span aria-hidden={done || undefined}>{step}</span>
              {done && <span className="sr-only">{t("book.stepDone", { step })}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
