import { Trash2 } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DoctorLocation, OwnVisitType } from "@/api/generated/types.gen";
import { controlClass, cx } from "@/components/ui/classes";
import { FieldError } from "@/components/ui/Field";
import { BlockRule } from "./BlockRule";
import type { Block, BlockError } from "./hours";

type HoursBlockProps = {
  block: Block;
  day: string;
  error: BlockError | undefined;
  types: OwnVisitType[];
  locations: DoctorLocation[];
  today: string;
  onChange: (block: Block) => void;
  onRemove: () => void;
};

export function HoursBlock(props: HoursBlockProps) {
  const { block, day, error, types, locations, today, onChange, onRemove } = props;
  const { t } = useTranslation("doctor");
  const errorId = useId();
  const field = (name: "from" | "to", label: string) => (
    <input
      type="time"
      required
      aria-label={label}
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? errorId : undefined}
      value={block[name]}
      onChange={(event) => onChange({ ...block, [name]: event.target.value })}
      className={cx(
        controlClass,
        "tabular max-w-36 grow max-sm:px-2 max-sm:[&::-webkit-calendar-picker-indicator]:hidden",
      )}
    />
  );
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center gap-2">
        {field("from", t("hours.fromOf", { day }))}
        <span aria-hidden className="text-muted">
          –
        </span>
        {field("to", t("hours.toOf", { day }))}
        <button
          type="button"
          aria-label={t("hours.removeOf", { day, from: block.from, to: block.to })}
          onClick={onRemove}
          className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-muted hover:bg-critical-soft hover:text-critical"
        >
          <Trash2 aria-hidden className="size-5" />
        </button>
      </div>
      {error && <FieldError id={errorId}>{t(`hours.${error}`)}</FieldError>}
      <BlockRule {...{ block, day, types, locations, today, onChange }} />
    </div>
  );
}
