import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import type { ListedSpecialty } from "@/api/generated/types.gen";
import { zAddSpecialty, zNames } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { announce } from "@/components/ui/Toast";
import { resolverFor, useFieldText } from "@/lib/forms";
import { useProblemText } from "@/lib/problem-text";
import { useSpecialtyName } from "@/lib/specialties";
import { PanelActions } from "./PanelActions";
import { useAddSpecialty, useRenameSpecialty } from "./queries";

const formSchema = z.object({ code: zAddSpecialty.shape.code, ...zNames.shape });

type Values = z.infer<typeof formSchema>;

type SpecialtyPanelProps = { specialty: ListedSpecialty | undefined; onClose: () => void };

/** Adds a specialty, or calls the given one otherwise. */
export function SpecialtyPanel({ specialty, onClose }: SpecialtyPanelProps) {
  const { t } = useTranslation("settings");
  const { i18n } = useTranslation();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const nameOf = useSpecialtyName();
  const add = useAddSpecialty();
  const rename = useRenameSpecialty();
  const failed = add.error ?? rename.error;
  const usual = (lng: string) =>
    specialty ? i18n.t(`specialty.${specialty.code}`, { lng, defaultValue: "" }) : "";
  const form = useForm<Values>({
    resolver: resolverFor<Values>(formSchema),
    defaultValues: {
      code: specialty?.code ?? "",
      en: specialty?.names?.en ?? usual("en"),
      de: specialty?.names?.de ?? usual("de"),
    },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ code, ...names }) => {
    const onSuccess = () => {
      announce(t(specialty ? "saved" : "added", { name: names.en }));
      onClose();
    };
    if (specialty) rename.mutate({ code, names }, { onSuccess });
    else add.mutate({ code, names }, { onSuccess });
  });
  return (
    <Dialog
      open
      kind="sheet"
      onClose={onClose}
      title={specialty ? nameOf(specialty.code) : t("specialties.addTitle")}
      description={t(
        specialty?.standing === "retired" ? "specialties.retiredText" : "specialties.panelText",
      )}
    >
      <div className="flex flex-col gap-6">
        <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
          {failed && (
            <Notice tone="critical" live="assertive">
              {problemText(failed)}
            </Notice>
          )}
          <TextField
            {...form.register("code")}
            readOnly={specialty !== undefined}
            autoComplete="off"
            spellCheck={false}
            label={t("specialties.code")}
            hint={t("specialties.codeHint")}
            error={errors.code && t("specialties.codeError")}
          />
          <TextField
            {...form.register("en")}
            autoComplete="off"
            label={t("nameEn")}
            error={fieldText(errors.en?.message)}
          />
          <TextField
            {...form.register("de")}
            autoComplete="off"
            label={t("nameDe")}
            error={fieldText(errors.de?.message)}
          />
          <DialogActions>
            <Button look="secondary" onClick={onClose}>
              {t("goBack")}
            </Button>
            <Button type="submit" pending={add.isPending || rename.isPending}>
              {t("save")}
            </Button>
          </DialogActions>
        </form>
        {specialty && (
          <PanelActions
            standing={specialty.standing}
            taken={{ what: "specialty", code: specialty.code, name: nameOf(specialty.code) }}
          />
        )}
      </div>
    </Dialog>
  );
}
