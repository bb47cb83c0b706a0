import { CalendarPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { FieldError } from "@/components/ui/Field";
import { useProblemText } from "@/lib/problem-text";
import { useCalendarFile } from "./queries";

export function CalendarButton({ visitId }: { visitId: string }) {
  const { t } = useTranslation("visits");
  const problemText = useProblemText();
  const file = useCalendarFile();
  return (
    <>
      <Button look="secondary" pending={file.isPending} onClick={() => file.mutate(visitId)}>
        <CalendarPlus aria-hidden className="size-4" />
        {t("visits.calendar")}
      </Button>
      {file.isError && (
        <span role="alert" className="w-full">
          <FieldError>{t("visits.calendarFailed", { reason: problemText(file.error) })}</FieldError>
        </span>
      )}
    </>
  );
}
