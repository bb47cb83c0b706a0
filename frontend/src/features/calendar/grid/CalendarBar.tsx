import { CalendarOff, ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { paths } from "@/lib/paths";
import { step, type View, views } from "./geometry";
import { paletteOf } from "./palette";

type CalendarBarProps = { view: View; date: string; today: string; onBlock: () => void };

/** Which days, how many of them, and blocking time. */
export function CalendarBar({ view, date, today, onBlock }: CalendarBarProps) {
  const { t } = useTranslation("doctor");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <nav aria-label={t("calendar.days")} className="flex items-center gap-2">
        <ButtonLink
          look="secondary"
          size="small"
          aria-label={t(`calendar.earlier.${view}`)}
          to={paths.doctorCalendar({ view, date: step(view, date, -1) })}
        >
          <ChevronLeft aria-hidden className="size-5 rtl:rotate-180" />
        </ButtonLink>
        <ButtonLink look="secondary" size="small" to={paths.doctorCalendar({ view, date: today })}>
          {t("calendar.today")}
        </ButtonLink>
        <ButtonLink
          look="secondary"
          size="small"
          aria-label={t(`calendar.later.${view}`)}
          to={paths.doctorCalendar({ view, date: step(view, date, 1) })}
        >
          <ChevronRight aria-hidden className="size-5 rtl:rotate-180" />
        </ButtonLink>
      </nav>
      <nav aria-label={t("calendar.view")} className="flex items-center gap-1">
        {views.map((each) => (
          <ButtonLink
            key={each}
            size="small"
            look={each === view ? "primary" : "quiet"}
            aria-current={each === view ? "page" : undefined}
            to={paths.doctorCalendar({ view: each, date })}
          >
            {t(`calendar.views.${each}`)}
          </ButtonLink>
        ))}
      </nav>
      <Button look="secondary" size="small" onClick={onBlock}>
        <CalendarOff aria-hidden className="size-4" />
        {t("calendar.block")}
      </Button>
    </div>
  );
}

/** The colours of the kinds of visit. */
export function Legend({ types }: { types: { id: string; name: string }[] }) {
  const { t } = useTranslation("doctor");
  const colourOf = paletteOf(types);
  if (types.length === 0) return null;
  return (
    <ul aria-label={t("calendar.legend")} className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {types.map(({ id, name }) => (
        <li key={id} className="flex items-center gap-1.5">
          <span aria-hidden className={cx("size-3 rounded-sm", colourOf(id).mark)} />
          {name}
        </li>
      ))}
    </ul>
  );
}
