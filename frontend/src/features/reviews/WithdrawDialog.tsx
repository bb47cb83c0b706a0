import { useTranslation } from "react-i18next";
import type { Visit } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useWithdrawReview } from "./queries";

export function WithdrawDialog({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useTranslation("visits");
  const problemText = useProblemText();
  const withdraw = useWithdrawReview();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("review.withdrawTitle")}
      description={t("review.withdrawText")}
    >
      {withdraw.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(withdraw.error)}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("review.keep")}
        </Button>
        <Button
          look="critical"
          pending={withdraw.isPending}
          onClick={() =>
            withdraw.mutate(visit.id, {
              onSuccess: () => {
                announce(t("review.withdrawn"));
                onClose();
              },
            })
          }
        >
          {t("review.withdrawYes")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
