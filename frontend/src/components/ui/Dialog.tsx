import { Dialog as Primitive } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** A dialog in the middle, or a sheet from the bottom on phones and from the side elsewhere. */
  kind?: "dialog" | "sheet";
};

export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  kind = "dialog",
}: DialogProps) {
  const { t } = useTranslation();
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Primitive.Popup
          className={cx(
            "fixed z-50 flex max-h-[90dvh] animate-rise flex-col overflow-y-auto bg-raised shadow-over",
            kind === "dialog"
              ? "inset-x-4 top-1/2 mx-auto w-auto max-w-lg -translate-y-1/2 rounded-lg p-6"
              : "inset-x-0 bottom-0 rounded-t-lg p-5 pb-8 sm:inset-y-0 sm:start-auto sm:end-0 sm:max-h-none sm:w-104 sm:rounded-none sm:p-6",
          )}
        >
          <div className="mb-3 flex items-start justify-between gap-4">
            <Primitive.Title className="text-lg">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={t("action.close")}
              className="-m-2 inline-flex size-11 shrink-0 items-center justify-center rounded-full text-muted hover:bg-sunken"
            >
              <X aria-hidden className="size-5" />
            </Primitive.Close>
          </div>
          {description && (
            <Primitive.Description render={<div />} className="mb-5 text-muted">
              {description}
            </Primitive.Description>
          )}
          {children}
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="mt-6 flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">{children}</div>
  );
}
