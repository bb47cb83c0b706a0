import { useTranslation } from "react-i18next";
import type { DoctorLocation } from "@/api/generated/types.gen";
import { SelectField } from "@/components/ui/Select";

type LocationFieldProps = {
  locations: DoctorLocation[];
  /** Null: the practice. */
  chosen: string | null;
  onChange: (locationId: string | null) => void;
};

/** At which of the doctor's places hours are. */
export function LocationField({ locations, chosen, onChange }: LocationFieldProps) {
  const { t } = useTranslation("doctor");
  return (
    <SelectField
      label={t("locations.where")}
      hint={t("locations.whereHint")}
      value={chosen ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{t("locations.practice")}</option>
      {locations.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
