import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { ErrorState } from "@/components/ui/States";
import { NoShowForm } from "@/features/settings/NoShowForm";
import { NoticeForm } from "@/features/settings/NoticeForm";
import { policiesQuery } from "@/features/settings/queries";

export function PoliciesPage() {
  const { t } = useTranslation("settings");
  const { data, isPending, error, refetch } = useQuery(policiesQuery);
  return (
    <>
      <PageHeader title={t("policies.title")} lead={<p>{t("policies.lead")}</p>} />
      {isPending && (
        <Skeleton className="flex flex-col gap-6">
          <Bone className="h-80" />
          <Bone className="h-72" />
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <NoShowForm rule={data.noShow} />
          <NoticeForm hours={data.cancellationNoticeHours} />
        </>
      )}
    </>
  );
}
