import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CancelReason, DeclineReason } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { RadioList } from "@/components/ui/RadioList";

const reasons = {
  decline: ["time-not-possible", "no-new-patients", "another-doctor-suits", "other"],
  cancel: ["doctor-ill", "emergency", "practice-closed", "other"],
} as const satisfies { decline: DeclineReason[]; cancel: CancelReason[] };

/** A question that ends a visit, answered with a reason. */
export type Answer =
  | { action: "decline"; reason: DeclineReason }
  | { action: "cancel"; reason: CancelReason };

type AskDialogProps = {
  action: "decline" | "cancel";
  name: string;
  pending: boolean;
  refusal: string | undefined;
  onConfirm: (answer: Answer) => void;
  onClose: () => void;
};

export function AskDialog(props: AskDialogProps) {
  return props.action === "decline" ? (
    <Ask
      {...props}
      reasons={reasons.decline}
      onConfirm={(reason) => props.onConfirm({ action: "decline", reason })}
    />
  ) : (
    <Ask
      {...props}
      reasons={reasons.cancel}
      onConfirm={(reason) => props.onConfirm({ action: "cancel", reason })}
    />
  );
}

type AskProps<Reason extends string> = Omit<AskDialogProps, "onConfirm"> & {
  reasons: readonly Reason[];
  onConfirm: (reason: Reason) => void;
};

function Ask<Reason extends DeclineReason | CancelReason>({
  action,
  name,
  pending,
  refusal,
  reasons: choices,
  onConfirm,
  onClose,
}: AskProps<Reason>) {
  const { t } = useTranslation(["doctor", "common"]);
  const [reason, setReason] = useState<Reason | null>(null);
  const [missing, setMissing] = useState(false);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`visit.${action}Title`)}
      description={t(`visit.${action}Text`, { name })}
    >
      <div className="flex flex-col gap-4">
        {refusal && (
          <Notice tone="critical" live="assertive">
            {refusal}
          </Notice>
        )}
        <RadioList
          legend={t("visit.why")}
          options={choices.map((value) => ({ value, label: t(`common:reason.${value}`) }))}
          chosen={reason}
          onChoose={setReason}
          error={missing && !reason ? t("common:reason.missing") : undefined}
        />
      </div>
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button
          look="critical"
          pending={pending}
          onClick={() => (reason ? onConfirm(reason) : setMissing(true))}
        >
          {t(`visit.${action}Yes`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
