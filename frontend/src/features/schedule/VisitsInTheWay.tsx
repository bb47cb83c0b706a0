import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VisitMet } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { DialogActions } from "@/components/ui/Dialog";
import { FieldError } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { type Choices, chooseForAll, fateOf } from "./fates";
import { VisitFate } from "./VisitFate";

type VisitsInTheWayProps = {
  visits: VisitMet[];
  zone: string;
  choices: Choices;
  refusal: string | undefined;
  pending: boolean;
  onChoose: (choices: Choices) => void;
  onBack: () => void;
  onSubmit: () => void;
};

/** Every visit booked in a time off, to be decided about one by one or all alike. */
export function VisitsInTheWay(props: VisitsInTheWayProps) {
  const { visits, zone, choices, refusal, pending, onChoose, onBack, onSubmit } = props;
  const { t } = useTranslation("doctor");
  const [tried, setTried] = useState(false);
  const undecided = visits.some((met) => !fateOf(met, choices));

  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!undecided) onSubmit();
      }}
    >
      {refusal && (
        <Notice tone="caution" live="assertive">
          {refusal}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        {(["move", "cancel"] as const).map((action) => (
          <Button
            key={action}
            look="secondary"
            size="small"
            onClick={() => onChoose(chooseForAll(visits, choices, action))}
          >
            {t(`off.${action}All`)}
          </Button>
        ))}
      </div>
      <ul className="flex flex-col divide-y divide-line border-y border-line">
        {visits.map((met) => (
          <li key={met.visit.id} className="py-4">
            <VisitFate
              met={met}
              zone={zone}
              chosen={choices[met.visit.id]}
              missing={tried && !fateOf(met, choices)}
              onChoose={(action) => onChoose({ ...choices, [met.visit.id]: action })}
            />
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">{t("off.told")}</p>
      {tried && undecided && (
        <div role="alert">
          <FieldError>{t("off.undecided")}</FieldError>
        </div>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onBack}>
          {t("off.back")}
        </Button>
        <Button type="submit" pending={pending}>
          {t("off.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
