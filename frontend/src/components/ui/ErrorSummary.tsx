import { useTranslation } from "react-i18next";
import { Notice } from "./Notice";

type ErrorSummaryProps = {
  /** The control's id, its label and what is wrong with it. */
  errors: { id: string; label: string; message: string }[];
};

/**
 * Everything that keeps a form from being sent, as links to the fields. A single error needs no
 * summary: focus is already in its field.
 */
export function ErrorSummary({ errors }: ErrorSummaryProps) {
  const { t } = useTranslation();
  if (errors.length < 2) return null;
  return (
    <Notice tone="critical" live="assertive" title={t("form.summary", { count: errors.length })}>
      <ul className="flex list-disc flex-col gap-1 ps-5">
        {errors.map(({ id, label, message }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="prose-link"
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(id)?.focus();
              }}
            >
              {label}: {message}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
