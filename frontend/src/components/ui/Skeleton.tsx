import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";

/** One grey shape in the place of a text or a control. */
export function Bone({ className }: { className?: string }) {
  return <span className={cx("block animate-breathe rounded-sm bg-sunken", className)} />;
}

/** Wraps shapes that stand for content; says "loading" once to those who cannot see them. */
export function Skeleton({ children, className }: { children: ReactNode; className?: string }) {
  const { t } = useTranslation();
  return (
    <div className={className} aria-busy="true">
      <span className="sr-only" role="status">
        {t("state.loading")}
      </span>
      <div aria-hidden className="contents">
        {children}
      </div>
    </div>
  );
}

/** Cards in a column, the shape of most lists. */
export function CardListSkeleton({ count = 3 }: { count?: number }) {
  return (
    <Skeleton className="flex flex-col gap-4">
      {Array.from({ length: count }, (_, index) => (
        <span
          key={index}
          className="flex gap-4 rounded-lg border border-line bg-surface p-5 shadow-card"
        >
          <Bone className="size-12 shrink-0 rounded-full" />
          <span className="flex grow flex-col gap-3">
            <Bone className="h-5 w-48 max-w-full" />
            <Bone className="h-4 w-72 max-w-full" />
            <Bone className="mt-2 h-11 w-full max-w-md" />
          </span>
        </span>
      ))}
    </Skeleton>
  );
}

export function PageSkeleton() {
  return (
    <Skeleton className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-10">
      <Bone className="h-8 w-64 max-w-full" />
      <Bone className="h-4 w-96 max-w-full" />
      <Bone className="h-40 w-full" />
    </Skeleton>
  );
}
