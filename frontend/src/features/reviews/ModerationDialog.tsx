import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { AdminReview } from "@/api/generated/types.gen";
import { zHideReview, zRestoreReview } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextAreaField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { type Moderation, useModerate } from "./queries";

const reasons = {
  hide: ["personal-data", "offensive", "off-topic", "advertising", "other"],
  restore: ["mistake", "objection", "other"],
} as const;

const schemas = { hide: zHideReview, restore: zRestoreReview };

type FormValues = { reason: string; note: string };

type ModerationDialogProps = {
  review: AdminReview;
  action: "hide" | "restore";
  onClose: () => void;
};

/** Hides or restores a review; both need a reason that stays in the log. */
export function ModerationDialog({ review, action, onClose }: ModerationDialogProps) {
  const { t } = useTranslation("admin");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const moderate = useModerate();
  const form = useForm<FormValues>({
    resolver: resolverFor<FormValues>(schemas[action]),
    defaultValues: { reason: "", note: "" },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit((body) =>
    moderate.mutate({ action, id: review.id, body } as Moderation, {
      onSuccess: () => {
        announce(t(action === "hide" ? "reviews.wasHidden" : "reviews.wasRestored"));
        onClose();
      },
    }),
  );

  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`reviews.${action}Title`, { name: review.doctor.name })}
      description={
        <>
          <p>{t(`reviews.${action}Text`)}</p>
          {review.text && (
            <p dir="auto" className="mt-3 border-s-2 border-line ps-3 text-ink wrap-anywhere">
              {review.text}
            </p>
          )}
        </>
      }
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {moderate.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(moderate.error)}
          </Notice>
        )}
        <SelectField
          {...form.register("reason")}
          label={t("reviews.reason")}
          error={errors.reason && t("reviews.reasonMissing")}
        >
          <option value="">{t("reviews.chooseReason")}</option>
          {reasons[action].map((reason) => (
            <option key={reason} value={reason}>
              {t(`reviews.reasons.${reason}`)}
            </option>
          ))}
        </SelectField>
        <TextAreaField
          {...form.register("note")}
          rows={3}
          label={t("reviews.note")}
          hint={t("reviews.noteHint")}
          error={fieldText(errors.note?.message)}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("reviews.goBack")}
          </Button>
          <Button
            type="submit"
            look={action === "hide" ? "critical" : "primary"}
            pending={moderate.isPending}
          >
            {t(`reviews.${action}Yes`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
