import { useTranslation } from "react-i18next";
import { TextField } from "@/components/ui/Field";
import { SelectField } from "@/components/ui/Select";
import { useAddress } from "./address";

/** Filters of a settings table, kept in the address. */
export function Filters({ label }: { label: string }) {
  const { t } = useTranslation("settings");
  const address = useAddress();
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(10rem,20rem)_12rem]">
      <TextField
        type="search"
        label={label}
        value={address.get("q")}
        onChange={(event) => address.set("q", event.target.value)}
      />
      <SelectField
        label={t("standing")}
        value={address.get("standing")}
        onChange={(event) => address.set("standing", event.target.value)}
      >
        <option value="">{t("all")}</option>
        <option value="active">{t("active")}</option>
        <option value="retired">{t("retired")}</option>
      </SelectField>
    </div>
  );
}
