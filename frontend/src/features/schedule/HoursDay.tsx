import { Copy, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DoctorLocation, OwnVisitType } from "@/api/generated/types.gen";
import { Button } from "@/components/ui/Button";
import { HoursBlock } from "./HoursBlock";
import type { Block, BlockError, Weekday } from "./hours";

type HoursDayProps = {
  weekday: Weekday;
  blocks: Block[];
  errors: Map<string, BlockError>;
  types: OwnVisitType[];
  locations: DoctorLocation[];
  today: string;
  onAdd: () => void;
  onChange: (block: Block) => void;
  onRemove: (key: string) => void;
  onCopy: () => void;
};

export function HoursDay(props: HoursDayProps) {
  const { weekday, blocks, errors, types, locations, today } = props;
  const { onAdd, onChange, onRemove, onCopy } = props;
  const { t } = useTranslation("doctor");
  const day = t(`weekday.${weekday}`);

  return (
    <fieldset className="grid min-w-0 gap-3 px-4 py-4 sm:grid-cols-[7rem_1fr_auto] sm:px-6">
      <legend className="sr-only">{day}</legend>
      <p aria-hidden className="pt-2.5 font-semibold">
        {day}
      </p>
      <div className="flex min-w-0 flex-col gap-3">
        {blocks.length === 0 && <p className="pt-2.5 text-muted">{t("hours.closed")}</p>}
        {blocks.map((block) => (
          <HoursBlock
            key={block.key}
            block={block}
            day={day}
            error={errors.get(block.key)}
            types={types}
            locations={locations}
            today={today}
            onChange={onChange}
            onRemove={() => onRemove(block.key)}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-start gap-1 sm:flex-col">
        <Button look="quiet" size="small" aria-label={t("hours.addOf", { day })} onClick={onAdd}>
          <Plus aria-hidden className="size-4" />
          {t("hours.add")}
        </Button>
        {blocks.length > 0 && (
          <Button
            look="quiet"
            size="small"
            aria-label={t("hours.copyOf", { day })}
            onClick={onCopy}
          >
            <Copy aria-hidden className="size-4" />
            {t("hours.copy")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
