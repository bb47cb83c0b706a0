import { useTranslation } from "react-i18next";
import type { AdminDoctor } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { FieldError } from "@/components/ui/Field";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useResendInvitation } from "./queries";

export function ResendButton({ doctor }: { doctor: AdminDoctor }) {
  const { t } = useTranslation("admin");
  const problemText = useProblemText();
  const resend = useResendInvitation();
  return (
    <div className="-ms-3 mt-1 flex flex-col gap-1">
      <Button
        look="quiet"
        size="small"
        className="self-start md:whitespace-nowrap"
        aria-label={t("doctors.resendTo", { name: doctor.name })}
        pending={resend.isPending}
        onClick={() =>
          resend.mutate(doctor.id, {
            onSuccess: () => announce(t("doctors.resent", { email: doctor.email })),
          })
        }
      >
        {t("doctors.resend")}
      </Button>
      {resend.isError && (
        <span role="alert">
          <FieldError>{problemText(resend.error)}</FieldError>
        </span>
      )}
    </div>
  );
}
