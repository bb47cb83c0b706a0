import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { Time } from "@/components/ui/Time";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useCancelVisit } from "./queries";

/** Asks before a visit is given up; a refusal is said here, where the question was asked. */
export function CancelDialog({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useTranslation("patient");
  const problemText = useProblemText();
  const cancel = useCancelVisit();

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("visits.cancelTitle")}
      description={
        <>
          <p className="font-semibold text-ink">
            {visit.doctor.name},{" "}
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
      {cancel.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(cancel.error)}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("visits.cancelKeep")}
        </Button>
        <Button
          look="critical"
          pending={cancel.isPending}
          onClick={() =>
            cancel.mutate(visit.id, {
              onSuccess: () => {
                announce(t("visits.cancelled"));
                onClose();
              },
            })
          }
        >
          {t("visits.cancelConfirm")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
