import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import type { DoctorCard, Visit, WaitlistJoined } from "@/api/generated/types.gen";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { PageHeader } from "@/components/ui/PageHeader";
import { PageSkeleton } from "@/components/ui/Skeleton";
import { ErrorState, NotFoundState } from "@/components/ui/States";
import { announce } from "@/components/ui/Toast";
import { FreeAlready } from "@/features/waitlist/FreeAlready";
import { WishForm } from "@/features/waitlist/WishForm";
import { doctorQuery } from "@/features/search/queries";
import { visitQuery } from "@/features/visits/queries";
import { paths } from "@/lib/paths";
import { dateOf } from "@/lib/time";

/** For a visit that shall move, or for a doctor's kind of visit; the address says which. */
export function JoinWaitlistPage() {
  const [query] = useSearchParams();
  const visitId = query.get("visit") ?? undefined;
  const visit = useQuery({ ...visitQuery(visitId ?? ""), enabled: visitId !== undefined });
  const doctorId = visitId ? visit.data?.doctor.id : (query.get("doctor") ?? undefined);
  const doctor = useQuery({ ...doctorQuery(doctorId ?? ""), enabled: doctorId !== undefined });
  const error = visit.error ?? doctor.error;
  if (!visitId && !doctorId) return <NotFoundState />;
  if (error) return <ErrorState level="page" error={error} />;
  if (!doctor.data || (visitId && !visit.data)) return <PageSkeleton />;
  return (
    <Join
      doctor={doctor.data}
      visit={visit.data}
      visitType={visit.data?.visitType.id ?? query.get("visitType") ?? ""}
    />
  );
}

type JoinProps = { doctor: DoctorCard; visit: Visit | undefined; visitType: string };

function Join({ doctor, visit, visitType }: JoinProps) {
  const { t } = useTranslation("visits");
  const navigate = useNavigate();
  const [free, setFree] = useState<WaitlistJoined["freeTimes"]>([]);
  const type = doctor.visitTypes.find(({ id }) => id === visitType);

  const joined = (answer: WaitlistJoined) => {
    setFree(answer.freeTimes);
    if (!answer.entryId) return;
    announce(t("waitlist.joined"));
    void navigate(paths.waitlist);
  };

  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-6">
      <PageHeader
        title={t(visit ? "waitlist.earlierTitle" : "waitlist.joinTitle")}
        lead={type && t("waitlist.joinLead", { type: type.name, name: doctor.name })}
      />
      {type ? (
        <>
          {free.length > 0 && <FreeAlready times={free} visitId={visit?.id} />}
          <Card className="p-5 sm:p-7">
            <WishForm
              doctor={doctor}
              visitType={type}
              visit={visit && { id: visit.id, day: dateOf(visit.localStart) }}
              back={visit ? paths.visits : paths.doctor(doctor.id, { visitType: type.id })}
              onJoined={joined}
            />
          </Card>
        </>
      ) : (
        <Notice tone="info">{t("waitlist.notOffered")}</Notice>
      )}
    </div>
  );
}
