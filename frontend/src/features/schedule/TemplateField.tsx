import { useTranslation } from "react-i18next";
import type { Template } from "@/api/generated/types.gen";
import { SelectField } from "@/components/ui/Select";

type TemplateFieldProps = { templates: Template[]; onChoose: (template: Template) => void };

/** Fills the form from one of the platform's templates. Everything can still be changed. */
export function TemplateField({ templates, onChoose }: TemplateFieldProps) {
  const { t } = useTranslation("doctor");
  return (
    <SelectField
      label={t("types.template")}
      hint={t("types.templateHint")}
      defaultValue=""
      onChange={(event) => {
        const chosen = templates.find(({ id }) => id === event.target.value);
        if (chosen) onChoose(chosen);
      }}
    >
      <option value="">{t("types.noTemplate")}</option>
      {templates.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
