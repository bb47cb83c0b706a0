import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/ui/Card";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { EmptyState, ErrorState } from "@/components/ui/States";

type ListProps<Answer, Item> = {
  query: UseQueryResult<Answer>;
  /** What fits the filters; undefined while nothing is there. */
  shown: Item[] | undefined;
  /** Whether there is nothing at all, whatever the filters. */
  empty: boolean;
  emptyTitle: string;
  emptyText: string;
  action?: ReactNode;
  children: (shown: Item[]) => ReactNode;
};

/** A settings table with its loading, error and empty states. */
export function SettingsList<Answer, Item>({
  query,
  shown,
  empty,
  emptyTitle,
  emptyText,
  action,
  children,
}: ListProps<Answer, Item>) {
  const { t } = useTranslation("settings");
  if (query.isPending) {
    return (
      <Skeleton className="flex flex-col gap-2">
        {Array.from({ length: 5 }, (_, index) => (
          <Bone key={index} className="h-14" />
        ))}
      </Skeleton>
    );
  }
  if (!shown) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (shown.length > 0) return children(shown);
  return (
    <Card>
      <EmptyState title={empty ? emptyTitle : t("noneTitle")} action={empty && action}>
        {empty ? emptyText : t("noneText")}
      </EmptyState>
    </Card>
  );
}
