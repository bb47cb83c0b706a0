import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useMakeFeed, useRevokeFeed } from "./queries";

type AskProps = {
  kind: "replace" | "revoke";
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

function Ask({ kind, pending, error, onConfirm, onClose }: AskProps) {
  const { t } = useTranslation("feed");
  const problemText = useProblemText();
  return (
    <Dialog open onClose={onClose} title={t(`${kind}Title`)} description={t(`${kind}Text`)}>
      {error !== null && (
        <Notice tone="critical" live="assertive">
          {problemText(error)}
        </Notice>
      )}
      <DialogActions>
        <Button look="secondary" onClick={onClose}>
          {t("keep")}
        </Button>
        <Button look="critical" pending={pending} onClick={onConfirm}>
          {t(`${kind}Yes`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type ReplaceDialogProps = { onAddress: (path: string) => void; onClose: () => void };

export function ReplaceDialog({ onAddress, onClose }: ReplaceDialogProps) {
  const make = useMakeFeed();
  return (
    <Ask
      kind="replace"
      pending={make.isPending}
      error={make.error}
      onClose={onClose}
      onConfirm={() =>
        make.mutate(undefined, {
          onSuccess: ({ path }) => {
            onAddress(path);
            onClose();
          },
        })
      }
    />
  );
}

type RevokeDialogProps = { onRevoked: () => void; onClose: () => void };

export function RevokeDialog({ onRevoked, onClose }: RevokeDialogProps) {
  const { t } = useTranslation("feed");
  const revoke = useRevokeFeed();
  return (
    <Ask
      kind="revoke"
      pending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: () => {
            announce(t("revoked"));
            onRevoked();
            onClose();
          },
        })
      }
    />
  );
}
