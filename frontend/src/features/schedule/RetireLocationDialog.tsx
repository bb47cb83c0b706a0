import { useTranslation } from "react-i18next";
import type { DoctorLocation } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useRetireLocation } from "./queries";

type RetireLocationDialogProps = { location: DoctorLocation; onClose: () => void };

export function RetireLocationDialog({ location, onClose }: RetireLocationDialogProps) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const retire = useRetireLocation();
  const { name } = location;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("locations.retireTitle", { name })}
      description={t("locations.retireText")}
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
            retire.mutate(location.id, {
              onSuccess: () => {
                announce(t("locations.retired", { name }));
                onClose();
              },
            })
          }
        >
          {t("locations.retireYes")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
