import { useQuery } from "@tanstack/react-query";
import { ListPlus, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OwnVisitType } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { scheduleQuery } from "@/features/schedule/queries";
import { VisitTypeTable } from "@/features/schedule/VisitTypeTable";

const VisitTypeDialog = lazy(() =>
  import("@/features/schedule/VisitTypeDialog").then((module) => ({
    default: module.VisitTypeDialog,
  })),
);
const RetireDialog = lazy(() =>
  import("@/features/schedule/RetireDialog").then((module) => ({ default: module.RetireDialog })),
);

type Open = { dialog: "edit"; type?: OwnVisitType } | { dialog: "retire"; type: OwnVisitType };

export function VisitTypes() {
  const { t } = useTranslation("doctor");
  const { data, isPending, error, refetch } = useQuery(scheduleQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const add = (
    <Button onClick={() => setOpen({ dialog: "edit" })}>
      <Plus aria-hidden className="size-5" />
      {t("types.add")}
    </Button>
  );

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={t("types.title")}
        lead={t("types.lead")}
        actions={data && data.visitTypes.length > 0 && add}
      />
      {isPending && (
        <Skeleton className="flex flex-col gap-2">
          {Array.from({ length: 4 }, (_, index) => (
            <Bone key={index} className="h-14" />
          ))}
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && data.visitTypes.length === 0 && (
        <Card>
          <EmptyState icon={ListPlus} title={t("types.emptyTitle")} action={add}>
            {t("types.emptyText")}
          </EmptyState>
        </Card>
      )}
      {data && data.visitTypes.length > 0 && (
        <VisitTypeTable
          types={data.visitTypes}
          onEdit={(type) => setOpen({ dialog: "edit", type })}
          onRetire={(type) => setOpen({ dialog: "retire", type })}
        />
      )}
      <Suspense>
        {open?.dialog === "edit" && <VisitTypeDialog type={open.type} onClose={close} />}
        {open?.dialog === "retire" && <RetireDialog type={open.type} onClose={close} />}
      </Suspense>
    </div>
  );
}
