import { useQuery } from "@tanstack/react-query";
import { CalendarDays, MapPin, Search, Stethoscope } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/classes";
import { paths } from "@/lib/paths";
import { useSpecialtyName } from "@/lib/specialties";
import { DayOptions } from "./DayOptions";
import { type SearchFilters, writeFilters } from "./filters";
import { PlaceField, type Where } from "./PlaceField";
import { facetsQuery } from "./queries";

type SearchBarProps = {
  /** The search that is shown already; the bar changes what, where and when of it. */
  filters?: SearchFilters;
  /** The name of the place in it. */
  whereText?: string;
};

/** What, where, when: one bar, read like a sentence. */
export function SearchBar({ filters, whereText = "" }: SearchBarProps) {
  const { t } = useTranslation("patient");
  const navigate = useNavigate();
  const specialtyName = useSpecialtyName();
  const { data: facets } = useQuery(facetsQuery);
  const id = useId();
  const [chosen, setChosen] = useState<{ where: Where; text: string } | null>(null);
  const go = (changes: Partial<SearchFilters>) => {
    void navigate(paths.doctors(writeFilters({ ...filters, ...changes, page: 1 })));
  };
  const there = (where: Where) => ({
    place: where.place ?? "",
    near: where.near ?? "",
    city: "",
  });

  return (
    <form
      role="search"
      className="grid gap-px rounded-lg border border-control bg-line shadow-lift md:grid-cols-[1.2fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const value = (name: string) => {
          const entry = data.get(name);
          return typeof entry === "string" ? entry : "";
        };
        go({
          specialty: value("specialty"),
          freeOn: value("freeOn"),
          ...(chosen && there(chosen.where)),
        });
      }}
    >
      <Part
        icon={<Stethoscope aria-hidden />}
        id={`${id}-what`}
        label={t("home.what")}
        className="rounded-t-lg md:rounded-e-none md:rounded-s-lg"
      >
        <select
          id={`${id}-what`}
          name="specialty"
          className={choice}
          key={filters?.specialty ?? ""}
          defaultValue={filters?.specialty ?? ""}
        >
          <option value="">{t("home.anySpecialty")}</option>
          {withChosen(facets?.specialties ?? [], filters?.specialty).map((code) => (
            <option key={code} value={code}>
              {specialtyName(code)}
            </option>
          ))}
        </select>
      </Part>
      <Part icon={<MapPin aria-hidden />} id={`${id}-where`} label={t("home.where")}>
        <PlaceField
          id={`${id}-where`}
          text={chosen?.text ?? whereText}
          className={choice}
          onChoose={(where, text) => setChosen({ where, text })}
        />
      </Part>
      <Part icon={<CalendarDays aria-hidden />} id={`${id}-when`} label={t("home.when")}>
        <select
          id={`${id}-when`}
          name="freeOn"
          className={choice}
          key={filters?.freeOn ?? ""}
          defaultValue={filters?.freeOn ?? ""}
        >
          <DayOptions chosen={filters?.freeOn} />
        </select>
      </Part>
      <div className="flex rounded-b-lg bg-raised p-3 md:rounded-s-none md:rounded-e-lg">
        <Button type="submit" size="large" className="w-full md:w-auto">
          <Search aria-hidden className="size-5" />
          {t("home.submit")}
        </Button>
      </div>
    </form>
  );
}

const choice =
  "min-h-11 w-full min-w-0 cursor-pointer appearance-none truncate bg-transparent ps-12 pe-4 pt-6 pb-2 font-semibold text-ink placeholder:text-ink rounded-md [&>option]:bg-raised";

/** The offered codes, with the chosen one even if nothing is counted for it. */
function withChosen(offered: { code: string }[], chosen: string | undefined): string[] {
  return [...new Set([...offered.map(({ code }) => code), ...(chosen ? [chosen] : [])])];
}

function Part({
  icon,
  id,
  label,
  className,
  children,
}: {
  icon: ReactNode;
  id: string;
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={cx("relative flex bg-raised p-1.5 hover:bg-sunken", className)}>
      <span className="pointer-events-none absolute inset-y-0 start-5 flex items-center text-muted [&_svg]:size-5">
        {icon}
      </span>
      <label
        htmlFor={id}
        className="pointer-events-none absolute start-13.5 top-3 text-xs text-muted"
      >
        {label}
      </label>
      {children}
    </div>
  );
}
