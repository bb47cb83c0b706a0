import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";

type AskDialogProps = {
  action: "decline" | "cancel";
  name: string;
  pending: boolean;
  refusal: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
};

export function AskDialog({ action, name, pending, refusal, onConfirm, onClose }: AskDialogProps) {
  const { t } = useTranslation("doctor");
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`visit.${action}Title`)}
      description={t(`visit.${action}Text`, { name })}
    >
      {refusal && (
        <Notice tone="critical" live="assertive">
          {refusal}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button look="critical" pending={pending} onClick={onConfirm}>
          {t(`visit.${action}Yes`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
