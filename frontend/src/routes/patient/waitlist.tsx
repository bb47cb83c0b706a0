import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { WaitlistEntry } from "@/api/generated/types.gen";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { CardListSkeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";
import { EndedEntry, EntryCard } from "@/features/waitlist/EntryCard";
import { waitlistQuery } from "@/features/waitlist/queries";
import { paths } from "@/lib/paths";

const lasts = ({ standing }: WaitlistEntry) => standing === "waiting" || standing === "offered";

export function WaitlistPage() {
  const { t } = useTranslation("visits");
  const { data, isPending, error, refetch } = useQuery(waitlistQuery);
  const again = useCallback(() => void refetch(), [refetch]);
  const lasting = data?.entries.filter(lasts) ?? [];
  const ended = data?.entries.filter((entry) => !lasts(entry)) ?? [];

  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-8">
      <PageHeader title={t("waitlist.title")} lead={t("waitlist.lead")} />
      {isPending && <CardListSkeleton />}
      {error && <ErrorState error={error} onRetry={again} />}
      {data && (
        <section aria-labelledby="waiting" className="flex flex-col gap-4">
          <h2 id="waiting" className="text-lg">
            {t("waitlist.active")}
          </h2>
          {lasting.length === 0 && (
            <Card>
              <EmptyState
                icon={Hourglass}
                title={t("waitlist.emptyTitle")}
                action={
                  <>
                    <ButtonLink to={paths.visits}>{t("waitlist.toVisits")}</ButtonLink>
                    <ButtonLink look="secondary" to={paths.doctors()}>
                      {t("visits.find")}
                    </ButtonLink>
                  </>
                }
              >
                {t("waitlist.emptyText")}
              </EmptyState>
            </Card>
          )}
          {lasting.map((entry) => (
            <EntryCard key={entry.id} entry={entry} onOver={again} />
          ))}
        </section>
      )}
      {ended.length > 0 && (
        <section aria-labelledby="ended" className="flex flex-col gap-4">
          <h2 id="ended" className="text-lg">
            {t("waitlist.endedTitle")}
          </h2>
          <Card className="divide-y divide-line px-5 sm:px-6">
            {ended.map((entry) => (
              <EndedEntry key={entry.id} entry={entry} />
            ))}
          </Card>
        </section>
      )}
    </div>
  );
}
