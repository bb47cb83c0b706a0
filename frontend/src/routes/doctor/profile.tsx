import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { DetailsForm } from "@/features/onboarding/DetailsForm";
import { doctorQuery } from "@/features/search/queries";

export function DoctorProfile() {
  const { t } = useTranslation("doctor");
  const session = useSession();
  const id = session.status === "signed-in" ? session.account.id : "";
  const { data, isPending, error, refetch } = useQuery({ ...doctorQuery(id), enabled: id !== "" });
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-6">
      <PageHeader title={t("profile.title")} lead={<p>{t("profile.lead")}</p>} />
      {isPending && <CardListSkeleton count={2} />}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && <DetailsForm key={data.id} doctor={data} />}
    </div>
  );
}
