import { useTranslation } from "react-i18next";
import type { Slot } from "@/api/generated/types.gen";
import { cx } from "@/components/ui/classes";
import { Time } from "@/components/ui/Time";
import { useReaderLocale } from "@/lib/reader";
import { clockText } from "@/lib/time";

type TimeChoiceProps = {
  slot: Slot;
  /** The zone the slot was asked in. */
  zone: string;
  selected?: boolean;
  withDay?: boolean;
  onChoose: () => void;
};

/** One free time as a button, with the practice's own clock under it where that differs. */
export function TimeChoice({ slot, zone, selected = false, withDay, onChoose }: TimeChoiceProps) {
  const { t } = useTranslation("patient");
  const locale = useReaderLocale();
  const foreign = slot.inZone.slice(0, 16) !== slot.localStart.slice(0, 16);
  return (
    <button
      type="button"
      aria-pressed={selected}
      data-selected={selected || undefined}
      onClick={onChoose}
      className={cx(
        "time-choice flex min-h-12 w-full flex-col items-center justify-center rounded-md px-2 py-2 transition-colors duration-150",
        selected
          ? "bg-accent text-on-accent"
          : "bg-accent-soft text-accent-ink hover:bg-accent hover:text-on-accent",
      )}
    >
      <Time
        as={withDay ? "full" : "time"}
        bare
        startsAt={slot.startsAt}
        local={slot.inZone}
        zone={zone}
        className="font-semibold"
      />
      {foreign && (
        <span className="tabular text-xs">
          {t("times.there", { clock: clockText(slot.localStart, locale) })}
        </span>
      )}
    </button>
  );
}
