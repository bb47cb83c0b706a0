import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schedule } from "@/api/generated/types.gen";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { FieldError } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { todayIn } from "@/lib/time";
import { HoursDay } from "./HoursDay";
import {
  type Block,
  blocksOf,
  copyToWeekdays,
  errorsOf,
  nextBlock,
  weekdays,
  weeklyHours,
  weeklyOf,
} from "./hours";
import { useSetHours } from "./queries";
import { TimesPreview } from "./TimesPreview";

/**
 * The week's hours, several blocks a day, checked while they are typed and saved together; beside
 * them the free times they would give.
 */
export function HoursEditor({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const save = useSetHours();
  const [blocks, setBlocks] = useState<Block[]>(() => blocksOf(schedule.weekly));
  const [saved, setSaved] = useState(() => JSON.stringify(weeklyOf(blocks)));
  const [tried, setTried] = useState(false);

  const errors = errorsOf(blocks);
  const weekly = weeklyOf(blocks);
  const changed = JSON.stringify(weekly) !== saved;
  const today = todayIn(schedule.timeZone);
  const edit = (next: Block[]) => {
    save.reset();
    setBlocks(next);
  };

  const submit = () => {
    setTried(true);
    if (errors.size > 0) return;
    save.mutate(weekly, {
      onSuccess: () => {
        setSaved(JSON.stringify(weekly));
        setTried(false);
        announce(t("hours.saved"));
      },
    });
  };

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]">
      <form
        noValidate
        className="flex min-w-0 flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Card className="divide-y divide-line">
          {weekdays.map((weekday) => (
            <HoursDay
              key={weekday}
              weekday={weekday}
              blocks={blocks.filter((block) => block.weekday === weekday)}
              errors={errors}
              types={schedule.visitTypes}
              locations={schedule.locations}
              today={today}
              onAdd={() => edit([...blocks, nextBlock(blocks, weekday)])}
              onChange={(block) =>
                edit(blocks.map((other) => (other.key === block.key ? block : other)))
              }
              onRemove={(key) => edit(blocks.filter((block) => block.key !== key))}
              onCopy={() => edit(copyToWeekdays(blocks, weekday))}
            />
          ))}
        </Card>
        <p className="text-sm text-muted">{t("hours.keepsVisits")}</p>
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-4 border-t border-line bg-page px-4 py-4 sm:mx-0 sm:px-0">
          <Button type="submit" pending={save.isPending}>
            {t("hours.save")}
          </Button>
          <span className="tabular text-sm text-muted">
            {t("hours.total", { hours: new Intl.NumberFormat(locale).format(weeklyHours(blocks)) })}
          </span>
          {changed && <Badge tone="info">{t("hours.unsaved")}</Badge>}
          {tried && errors.size > 0 && (
            <span role="alert">
              <FieldError>{t("hours.fix")}</FieldError>
            </span>
          )}
        </div>
      </form>
      <TimesPreview schedule={schedule} weekly={weekly} sound={errors.size === 0} />
    </div>
  );
}
