import { useRef } from "react";
import { type FieldErrors, useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { Visit, WriteReview } from "@/api/generated/types.gen";
import { zWriteReview } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextAreaField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useWriteReview } from "./queries";
import { StarChoice } from "./StarChoice";

/** Asks how a visit was, and says what of the answer is public. */
export function ReviewDialog({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useTranslation(["visits", "common"]);
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const write = useWriteReview();
  const stars = useRef<HTMLFieldSetElement>(null);
  const form = useForm<WriteReview>({
    resolver: resolverFor<WriteReview>(zWriteReview),
    defaultValues: { text: "" },
  });
  const { errors, isSubmitted } = form.formState;
  const chosen = useWatch({ control: form.control, name: "rating" }) as number | undefined;

  const publish = ({ rating, text }: WriteReview) =>
    write.mutate(
      { id: visit.id, body: { rating, text: text?.trim() || null } },
      {
        onSuccess: () => {
          announce(t("review.written"));
          onClose();
        },
      },
    );
  const point = (wrong: FieldErrors<WriteReview>) => {
    if (wrong.rating) stars.current?.querySelector("input")?.focus();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("review.title", { name: visit.doctor.name })}
      description={t("review.public")}
    >
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => void form.handleSubmit(publish, point)(event)}
      >
        {write.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(write.error)}
          </Notice>
        )}
        <StarChoice
          ref={stars}
          chosen={chosen}
          error={errors.rating && t("review.starsMissing")}
          onChoose={(rating) => form.setValue("rating", rating, { shouldValidate: isSubmitted })}
        />
        <TextAreaField
          {...form.register("text")}
          label={t("review.text")}
          optional={t("common:form.optional")}
          hint={t("review.textHint")}
          error={fieldText(errors.text?.message)}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("review.notNow")}
          </Button>
          <Button type="submit" pending={write.isPending}>
            {t("review.submit")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
