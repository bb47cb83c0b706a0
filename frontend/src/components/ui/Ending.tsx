import { useTranslation } from "react-i18next";
import type { Cancellation } from "@/api/generated/types.gen";

type EndingProps = { cancellation: Cancellation; reader: "patient" | "doctor" };

/** Why a visit does not take place: who ended it, for what reason, and whether that was late. */
export function Ending({ cancellation, reader }: EndingProps) {
  const { t } = useTranslation();
  const { how, by, reason, late } = cancellation;
  const who = () => {
    switch (how) {
      case "expired":
        return t("ending.expired");
      case "declined":
        return t(reader === "doctor" ? "ending.declinedByYou" : "ending.declined");
      case "cancelled":
        if (by === reader) return t("ending.cancelledByYou");
        return t(by === "doctor" ? "ending.cancelledByPractice" : "ending.cancelledByPatient");
    }
  };
  const parts = [
    who(),
    reason && reason !== "other" ? t(`reason.${reason}`) : null,
    late ? t("ending.late") : null,
  ];
  return parts.filter(Boolean).join(" · ");
}
