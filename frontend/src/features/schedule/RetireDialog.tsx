import { useTranslation } from "react-i18next";
import type { VisitType } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useRetireVisitType } from "./queries";

export function RetireDialog({ type, onClose }: { type: VisitType; onClose: () => void }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const retire = useRetireVisitType();
  const { name } = type;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("types.retireTitle", { name })}
      description={t("types.retireText")}
    >
      {retire.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(retire.error)}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button
          look="critical"
          pending={retire.isPending}
          onClick={() =>
            retire.mutate(type.id, {
              onSuccess: () => {
                announce(t("types.retired", { name }));
                onClose();
              },
            })
          }
        >
          {t("types.retireYes")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
