import { Copy, Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/Button";
import { controlClass, cx } from "@/components/ui/classes";
import { FieldError } from "@/components/ui/Field";
import type { Block, BlockError, Weekday } from "./hours";

type HoursDayProps = {
  weekday: Weekday;
  blocks: Block[];
  errors: Map<string, BlockError>;
  onAdd: () => void;
  onChange: (block: Block) => void;
  onRemove: (key: string) => void;
  onCopy: () => void;
};

export function HoursDay(props: HoursDayProps) {
  const { weekday, blocks, errors, onAdd, onChange, onRemove, onCopy } = props;
  const { t } = useTranslation("doctor");
  const day = t(`weekday.${weekday}`);
  const id = useId();

  return (
    <fieldset className="grid min-w-0 gap-3 px-4 py-4 sm:grid-cols-[8rem_1fr_auto] sm:px-6">
      <legend className="sr-only">{day}</legend>
      <p aria-hidden className="pt-2.5 font-semibold">
        {day}
      </p>
      <div className="flex flex-col gap-3">
        {blocks.length === 0 && <p className="pt-2.5 text-muted">{t("hours.closed")}</p>}
        {blocks.map((block) => {
          const error = errors.get(block.key);
          const errorId = `${id}-${block.key}`;
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
            <div key={block.key} className="flex flex-col gap-1.5">
              <div className="flex items-center gap-2">
                {field("from", t("hours.fromOf", { day }))}
                <span aria-hidden className="text-muted">
                  –
                </span>
                {field("to", t("hours.toOf", { day }))}
                <button
                  type="button"
                  aria-label={t("hours.removeOf", { day, from: block.from, to: block.to })}
                  onClick={() => onRemove(block.key)}
                  className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-muted hover:bg-critical-soft hover:text-critical"
                >
                  <Trash2 aria-hidden className="size-5" />
                </button>
              </div>
              {error && <FieldError id={errorId}>{t(`hours.${error}`)}</FieldError>}
            </div>
          );
        })}
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
