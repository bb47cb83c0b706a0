import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule, WeeklyBlock } from "@/api/generated/types.gen";
import { Card } from "@/components/ui/Card";
import { cx } from "@/components/ui/classes";
import { Notice } from "@/components/ui/Notice";
import { Bone, Skeleton } from "@/components/ui/Skeleton";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { addDays, dayText, todayIn } from "@/lib/time";
import { PreviewDays } from "./PreviewDays";
import { previewQuery } from "./queries";
import { WeekBars } from "./WeekBars";
import { mondayOf } from "./weeks";

const CALM_MS = 300;

type TimesPreviewProps = {
  schedule: Schedule;
  /** The hours being edited. */
  weekly: WeeklyBlock[];
  /** Whether they can be tried at all. */
  sound: boolean;
};

/** The free times the edited hours give in a week, beside every other rule and all that is booked. */
export function TimesPreview({ schedule, weekly, sound }: TimesPreviewProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const thisWeek = mondayOf(todayIn(schedule.timeZone));
  const [from, setFrom] = useState(() => addDays(thisWeek, 7));
  const tried = useTried(weekly, sound);
  const preview = useQuery({
    ...previewQuery(from, tried),
    placeholderData: keepPreviousData,
    enabled: schedule.visitTypes.length > 0,
  });
  const step = (label: string, to: string, disabled: boolean, children: React.ReactNode) => (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={() => setFrom(to)}
      className="inline-flex size-11 shrink-0 items-center justify-center rounded-full border border-line bg-surface text-accent hover:bg-accent-soft disabled:text-muted disabled:opacity-50"
    >
      {children}
    </button>
  );

  return (
    <section
      aria-label={t("preview.title")}
      className="min-w-0 rounded-lg lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
    >
      <Card className="flex flex-col gap-4 p-4 sm:p-5">
        <div>
          <h2 className="text-lg">{t("preview.title")}</h2>
          <p className="text-sm text-muted">{t("preview.lead")}</p>
        </div>
        <div className="flex items-center justify-between gap-2">
          {step(
            t("coming.earlier"),
            addDays(from, -7),
            from <= thisWeek,
            <ChevronLeft aria-hidden className="size-5 rtl:rotate-180" />,
          )}
          <p aria-live="polite" className="text-center text-sm font-semibold">
            {t("coming.range", {
              from: dayText(from, locale, "short", "short"),
              to: dayText(addDays(from, 6), locale, "short", "short"),
            })}
          </p>
          {step(
            t("coming.later"),
            addDays(from, 7),
            false,
            <ChevronRight aria-hidden className="size-5 rtl:rotate-180" />,
          )}
        </div>
        {schedule.visitTypes.length === 0 && <Notice tone="info">{t("preview.noTypes")}</Notice>}
        {!sound && <p className="text-sm text-muted">{t("preview.unsound")}</p>}
        {preview.error && <Notice tone="critical">{problemText(preview.error)}</Notice>}
        {preview.isLoading && (
          <Skeleton className="flex flex-col gap-2">
            <Bone className="h-36" />
            {Array.from({ length: 7 }, (_, index) => (
              <Bone key={index} className="h-8" />
            ))}
          </Skeleton>
        )}
        {preview.data && (
          <div
            aria-busy={preview.isPlaceholderData}
            className={cx(
              "flex flex-col gap-4 transition-opacity duration-150",
              preview.isPlaceholderData && "opacity-60",
            )}
          >
            <WeekBars schedule={schedule} weekly={tried} days={preview.data.days} />
            <PreviewDays
              days={preview.data.days}
              types={schedule.visitTypes}
              locations={schedule.locations}
            />
          </div>
        )}
      </Card>
    </section>
  );
}

/** The last sound hours, once nobody has typed for a moment. */
function useTried(weekly: WeeklyBlock[], sound: boolean): WeeklyBlock[] {
  const wished = JSON.stringify(weekly);
  const [tried, setTried] = useState(sound ? wished : "[]");
  useEffect(() => {
    if (!sound) return;
    const timer = setTimeout(() => setTried(wished), CALM_MS);
    return () => clearTimeout(timer);
  }, [wished, sound]);
  return JSON.parse(tried) as WeeklyBlock[];
}
