import { useTranslation } from "react-i18next";

/** What a doctor answered, under the review it answers. */
export function Reply({ text, from }: { text: string; from: string }) {
  const { t } = useTranslation();
  return (
    <blockquote className="flex w-full flex-col gap-0.5 border-s-2 border-line ps-3 text-sm">
      <p className="text-xs font-semibold text-muted">{t("rating.replyOf", { name: from })}</p>
      <p dir="auto" className="wrap-anywhere whitespace-pre-line">
        {text}
      </p>
    </blockquote>
  );
}
