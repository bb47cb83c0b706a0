import { useTranslation } from "react-i18next";
import type { AdminDoctor } from "@/api/generated/types.gen";

type DoctorChecksProps = {
  doctors: AdminDoctor[];
  chosen: string[];
  disabled: boolean;
  onChange: (chosen: string[]) => void;
};

/** Which doctors share a room or device. */
export function DoctorChecks({ doctors, chosen, disabled, onChange }: DoctorChecksProps) {
  const { t } = useTranslation("settings");
  const byName = doctors.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="text-sm font-semibold">{t("rooms.doctors")}</legend>
      <p className="text-xs text-muted">{t("rooms.doctorsHint")}</p>
      <div className="max-h-64 overflow-y-auto">
        {byName.map(({ id, name, city }) => (
          <label key={id} className="flex min-h-9 items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              disabled={disabled}
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
                )
              }
              className="size-5 shrink-0 accent-accent"
            />
            <span className="min-w-0 wrap-anywhere">
              {name} <span className="text-muted">{city}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
