import { useQuery } from "@tanstack/react-query";
import { CalendarDays, MapPin, Search, Stethoscope } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "@/components/ui/Button";
import { paths } from "@/lib/paths";
import { useSpecialtyName } from "@/lib/specialties";
import { DayOptions } from "./DayOptions";
import { writeFilters } from "./filters";
import { facetsQuery } from "./queries";

/** What, where, when: one bar, read like a sentence. */
export function SearchBar() {
  const { t } = useTranslation("patient");
  const navigate = useNavigate();
  const specialtyName = useSpecialtyName();
  const { data: facets } = useQuery(facetsQuery);
  const id = useId();

  return (
    <form
      role="search"
      className="grid gap-px overflow-hidden rounded-lg border border-control bg-line shadow-lift md:grid-cols-[1.2fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const value = (name: string) => {
          const entry = data.get(name);
          return typeof entry === "string" ? entry : "";
        };
        const query = writeFilters({
          specialty: value("specialty"),
          city: value("city"),
          freeOn: value("freeOn"),
        });
        void navigate(paths.doctors(query));
      }}
    >
      <Part icon={<Stethoscope aria-hidden />} id={`${id}-what`} label={t("home.what")}>
        <select id={`${id}-what`} name="specialty" className={choice}>
          <option value="">{t("home.anySpecialty")}</option>
          {facets?.specialties.map(({ code }) => (
            <option key={code} value={code}>
              {specialtyName(code)}
            </option>
          ))}
        </select>
      </Part>
      <Part icon={<MapPin aria-hidden />} id={`${id}-where`} label={t("home.where")}>
        <select id={`${id}-where`} name="city" className={choice}>
          <option value="">{t("home.anyCity")}</option>
          {facets?.cities.map(({ name, country }) => (
            <option key={`${name} ${country}`} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Part>
      <Part icon={<CalendarDays aria-hidden />} id={`${id}-when`} label={t("home.when")}>
        <select id={`${id}-when`} name="freeOn" className={choice}>
          <DayOptions chosen={undefined} />
        </select>
      </Part>
      <div className="flex bg-raised p-3">
        <Button type="submit" size="large" className="w-full md:w-auto">
          <Search aria-hidden className="size-5" />
          {t("home.submit")}
        </Button>
      </div>
    </form>
  );
}

const choice =
  "min-h-11 w-full min-w-0 cursor-pointer appearance-none truncate bg-transparent ps-12 pe-4 pt-6 pb-2 font-semibold text-ink rounded-md [&>option]:bg-raised";

function Part({
  icon,
  id,
  label,
  children,
}: {
  icon: ReactNode;
  id: string;
  label: string;
  children: ReactNode;
}) {
  return (
    <div className="relative flex bg-raised p-1.5 hover:bg-sunken [&_svg]:size-5">
      <span className="pointer-events-none absolute inset-y-0 start-5 flex items-center text-muted">
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
