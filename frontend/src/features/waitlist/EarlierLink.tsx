import { BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/components/ui/Button";
import { paths } from "@/lib/paths";

type EarlierLinkProps = { doctorId: string; visitType: string };

/** Under free times that come too late, or where there are none. */
export function EarlierLink({ doctorId, visitType }: EarlierLinkProps) {
  const { t } = useTranslation("patient");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-5">
      <p className="text-sm text-muted">{t("times.tooLate")}</p>
      <ButtonLink
        look="secondary"
        size="small"
        to={paths.joinWaitlist({ doctor: doctorId, visitType })}
      >
        <BellRing aria-hidden className="size-4" />
        {t("times.tellMe")}
      </ButtonLink>
    </div>
  );
}
