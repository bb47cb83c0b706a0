import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { OwnReview, ReplyToReview } from "@/api/generated/types.gen";
import { zReplyToReview } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { TextAreaField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useReply } from "./queries";

export function ReplyForm({ review, onClose }: { review: OwnReview; onClose: () => void }) {
  const { t } = useTranslation("doctor");
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const reply = useReply();
  const form = useForm<ReplyToReview>({
    resolver: resolverFor<ReplyToReview>(zReplyToReview),
    defaultValues: { text: review.reply?.text ?? "" },
  });
  const submit = form.handleSubmit(({ text }) =>
    reply.mutate(
      { id: review.id, text },
      {
        onSuccess: () => {
          announce(t("reviews.replied"));
          onClose();
        },
      },
    ),
  );
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={submit}>
      {reply.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(reply.error)}
        </Notice>
      )}
      <TextAreaField
        {...form.register("text")}
        label={t("reviews.yourReply")}
        hint={t("reviews.replyHint")}
        error={fieldText(form.formState.errors.text?.message)}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" size="small" pending={reply.isPending}>
          {t("reviews.saveReply")}
        </Button>
        <Button look="secondary" size="small" onClick={onClose}>
          {t("visit.goBack")}
        </Button>
      </div>
    </form>
  );
}
