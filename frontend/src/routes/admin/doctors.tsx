import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { TextField } from "@/components/ui/Field";
import { PageHeader } from "@/components/ui/PageHeader";
import { SelectField } from "@/components/ui/Select";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { DoctorsTable } from "@/features/onboarding/DoctorsTable";
import { adminDoctorsQuery } from "@/features/onboarding/queries";
import { paths } from "@/lib/paths";

export function AdminDoctors() {
  const { t } = useTranslation("admin");
  const { data, isPending, error, refetch } = useQuery(adminDoctorsQuery);
  const [query, setQuery] = useSearchParams();
  const text = query.get("q") ?? "";
  const status = query.get("status") ?? "";
  const filter = (name: "q" | "status", value: string) =>
    setQuery(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );

  const wanted = text.trim().toLocaleLowerCase();
  const shown = data?.doctors.filter(
    (doctor) =>
      (status === "" || doctor.status === status) &&
      [doctor.name, doctor.email, doctor.city].some((value) =>
        (value ?? "").toLocaleLowerCase().includes(wanted),
      ),
  );
  const onboard = (
    <ButtonLink to={paths.adminOnboard}>
      <UserPlus aria-hidden className="size-5" />
      {t("doctors.onboard")}
    </ButtonLink>
  );

  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={t("doctors.title")}
        lead={
          <p role="status" className="min-h-6">
            {data && t("doctors.lead", { count: data.doctors.length })}
          </p>
        }
        actions={onboard}
      />
      {data && data.doctors.length > 0 && (
        <div className="grid gap-4 sm:grid-cols-[20rem_12rem]">
          <TextField
            type="search"
            label={t("doctors.filter")}
            value={text}
            onChange={(event) => filter("q", event.target.value)}
          />
          <SelectField
            label={t("doctors.status")}
            value={status}
            onChange={(event) => filter("status", event.target.value)}
          >
            <option value="">{t("doctors.all")}</option>
            <option value="invited">{t("doctors.invited")}</option>
            <option value="active">{t("doctors.active")}</option>
          </SelectField>
        </div>
      )}
      {isPending && (
        <Skeleton className="flex flex-col gap-2">
          {Array.from({ length: 6 }, (_, index) => (
            <Bone key={index} className="h-16" />
          ))}
        </Skeleton>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {shown && shown.length > 0 && <DoctorsTable doctors={shown} />}
      {shown?.length === 0 && (
        <Card>
          <EmptyState
            title={t(data?.doctors.length ? "doctors.noneTitle" : "doctors.emptyTitle")}
            action={!data?.doctors.length && onboard}
          >
            {t(data?.doctors.length ? "doctors.noneText" : "doctors.emptyText")}
          </EmptyState>
        </Card>
      )}
    </div>
  );
}
