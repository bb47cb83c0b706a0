import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Fact } from "@/components/ui/Card";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { usePatientName } from "../patient-name";
import { useMoveVisit } from "../queries";
import { localOf, type Moving } from "./moves";

type MoveDialogProps = {
  moving: Moving;
  /** The instant it would move to. */
  startsAt: string;
  zone: string;
  /** Whether the rules are known to be in the way. */
  taken: boolean;
  /** What is in the way of it. */
  why: ReactNode;
  onMoved: () => void;
  onClose: () => void;
};

/** The last question before a visit moves; until it is answered, and if it fails, the visit stays. */
export function MoveDialog(props: MoveDialogProps) {
  const { moving, startsAt, zone, taken, why, onMoved, onClose } = props;
  const { visit } = moving;
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const name = usePatientName(visit);
  const move = useMoveVisit();
  const length = Date.parse(visit.endsAt) - Date.parse(visit.startsAt);
  const endsAt = new Date(Date.parse(startsAt) + length).toISOString();

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("calendar.moveTitle", { name })}
      description={t("calendar.moveTold")}
    >
      <div className="flex flex-col gap-5">
        <dl className="grid gap-4 sm:grid-cols-2">
          <Fact name={t("calendar.from")}>
            <Time
              both
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={zone}
            />
          </Fact>
          <Fact name={t("calendar.to")}>
            <Time both startsAt={startsAt} endsAt={endsAt} local={localOf(moving)} zone={zone} />
          </Fact>
        </dl>
        {move.isError ? (
          <Notice tone="critical" live="assertive" title={t("calendar.moveFailed")}>
            <p>{problemText(move.error)}</p>
            {why}
          </Notice>
        ) : (
          taken && (
            <Notice tone="caution" title={t("calendar.moveTaken")}>
              {why}
            </Notice>
          )
        )}
      </div>
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button
          pending={move.isPending}
          onClick={() =>
            move.mutate(
              { id: visit.id, startsAt },
              {
                onSuccess: () => {
                  announce(t("calendar.moved", { name }));
                  onMoved();
                },
              },
            )
          }
        >
          {t("calendar.moveYes")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
