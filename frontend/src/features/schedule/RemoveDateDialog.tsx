import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import type { DateEntry } from "./date-entries";
import { useCancelTimeOff, useRemoveException } from "./queries";

type RemoveDateDialogProps = { entry: DateEntry; onClose: () => void };

export function RemoveDateDialog({ entry, onClose }: RemoveDateDialogProps) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const removeException = useRemoveException();
  const cancelTimeOff = useCancelTimeOff();
  const remove = entry.kind === "exception" ? removeException : cancelTimeOff;
  const what = t("dates.entry", { when: entry.when, what: entry.what });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("dates.removeTitle")}
      description={
        <>
          <p className="font-semibold text-ink">{what}</p>
          <p className="mt-2">{t("dates.removeText")}</p>
        </>
      }
    >
      {remove.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(remove.error)}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
        <Button
          look="critical"
          pending={remove.isPending}
          onClick={() =>
            remove.mutate(entry.id, {
              onSuccess: () => {
                announce(t("dates.removed", { what }));
                onClose();
              },
            })
          }
        >
          {t("dates.removeYes")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
