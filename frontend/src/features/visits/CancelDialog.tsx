import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CancelReason, Visit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { Policy } from "@/components/ui/Policy";
import { RadioList } from "@/components/ui/RadioList";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { useNow } from "@/lib/now";
import { useProblemText } from "@/lib/problem-text";
import { useCancelVisit } from "./queries";

const REASONS = [
  "feeling-better",
  "cannot-come",
  "found-another-doctor",
  "other",
] as const satisfies CancelReason[];

/** Asks before a visit is given up; a refusal is said here, where the question was asked. */
export function CancelDialog({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useTranslation(["visits", "common"]);
  const problemText = useProblemText();
  const cancel = useCancelVisit();
  const now = useNow();
  const [reason, setReason] = useState<CancelReason | null>(null);
  const [missing, setMissing] = useState(false);
  const { freeUntil } = visit.policy;
  const late = visit.status !== "pending" && (freeUntil === null || Date.parse(freeUntil) < now);

  const submit = () => {
    if (!reason) return setMissing(true);
    // Said also when the visit has moved to another list by then.
    void cancel.mutateAsync({ id: visit.id, reason }).then(
      () => {
        announce(t("visits.cancelled"));
        onClose();
      },
      () => {},
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("visits.cancelTitle")}
      description={
        <>
          <p className="font-semibold text-ink">
            <bdi>{visit.doctor.name}</bdi>,{" "}
            <Time
              startsAt={visit.startsAt}
              endsAt={visit.endsAt}
              local={visit.localStart}
              zone={visit.doctor.timeZone}
            />
          </p>
          <p className="mt-2">{t("visits.cancelText")}</p>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {cancel.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(cancel.error)}
          </Notice>
        )}
        {visit.status !== "pending" &&
          (late ? (
            <Notice tone="caution" title={t("visits.lateTitle")}>
              <Policy {...visit.policy} zone={visit.doctor.timeZone} now={now} />
            </Notice>
          ) : (
            <p className="text-sm">
              <Policy {...visit.policy} zone={visit.doctor.timeZone} now={now} />
            </p>
          ))}
        <RadioList
          legend={t("visits.cancelWhy")}
          options={REASONS.map((value) => ({ value, label: t(`common:reason.${value}`) }))}
          chosen={reason}
          onChoose={setReason}
          error={missing && !reason ? t("common:reason.missing") : undefined}
        />
      </div>
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visits.cancelKeep")}
        </Button>
        <Button look="critical" pending={cancel.isPending} onClick={submit}>
          {t("visits.cancelConfirm")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
