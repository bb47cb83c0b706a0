import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { PageHeader } from "@/components/ui/PageHeader";
import { announce } from "@/components/ui/Toast";
import { OnboardForm } from "@/features/onboarding/OnboardForm";
import { paths } from "@/lib/paths";

export function OnboardDoctor() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-6">
      <PageHeader title={t("onboard.title")} lead={t("onboard.lead")} />
      <OnboardForm
        onDone={(name) => {
          announce(t("onboard.done", { name }));
          void navigate(paths.adminDoctors);
        }}
      />
    </div>
  );
}
