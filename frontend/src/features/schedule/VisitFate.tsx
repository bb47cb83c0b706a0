import { type ReactNode, useId } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { VisitMet } from "@/api/generated/types.gen";
import { FieldError } from "@/components/ui/Field";
import { Time } from "@/components/ui/Time";
import type { VisitFate as Fate } from "@/api/generated/types.gen";

type VisitFateProps = {
  met: VisitMet;
  zone: string;
  chosen: Fate["action"] | undefined;
  missing: boolean;
  onChoose: (action: Fate["action"]) => void;
};

/** One visit in a time off, and what becomes of it. */
export function VisitFate({ met, zone, chosen, missing, onChoose }: VisitFateProps) {
  const { t } = useTranslation("doctor");
  const id = useId();
  const { visit, suggestion } = met;
  const option = (action: Fate["action"], text: ReactNode) => (
    <label className="flex min-h-9 w-fit items-start gap-2.5 py-1">
      <input
        type="radio"
        name={id}
        checked={chosen === action}
        onChange={() => onChoose(action)}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <span>{text}</span>
    </label>
  );

  return (
    <fieldset className="min-w-0 text-sm" aria-describedby={missing ? `${id}-error` : undefined}>
      <legend className="mb-1">
        <span className="block font-semibold">
          {t("off.legend", {
            name: visit.patient.name ?? t("visit.erased"),
            type: visit.visitType.name,
          })}
        </span>
        <Time
          startsAt={visit.startsAt}
          endsAt={visit.endsAt}
          local={visit.localStart}
          zone={zone}
          className="tabular text-muted"
        />
      </legend>
      {suggestion ? (
        option(
          "move",
          <Trans
            t={t}
            i18nKey="off.move"
            components={{
              time: (
                <Time
                  startsAt={suggestion.startsAt}
                  local={suggestion.localStart}
                  zone={zone}
                  className="tabular font-medium"
                />
              ),
            }}
          />,
        )
      ) : (
        <p className="py-1 text-muted">{t("off.noSuggestion")}</p>
      )}
      {option("cancel", t("off.cancel"))}
      {option("keep", t("off.keep"))}
      {missing && <FieldError id={`${id}-error`}>{t("off.undecidedOne")}</FieldError>}
    </fieldset>
  );
}
