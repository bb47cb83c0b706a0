import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { OnboardDoctor } from "@/api/generated/types.gen";
import { zOnboardDoctor } from "@/api/generated/zod.gen";
import { isProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorSummary } from "@/components/ui/ErrorSummary";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { practiceCountries } from "@/lib/countries";
import { summaryOf, refusedFields, resolverFor, useFieldText } from "@/lib/forms";
import { countryName, languageName } from "@/lib/names";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { activeSpecialties, specialtiesQuery, useSpecialtyName } from "@/lib/specialties";
import { browserZone } from "@/lib/time";
import { ChoiceGroup } from "./ChoiceGroup";
import { genderCodes, languageCodes, zonesByRegion } from "./choices";
import { PointPicker } from "@/components/ui/PointPicker";
import { useOnboardDoctor } from "./queries";

const idOf = (field: string) => `onboard-${field.replace(".", "-")}`;

export function OnboardForm({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation("admin");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const specialtyName = useSpecialtyName();
  const { data: known } = useQuery(specialtiesQuery);
  const onboard = useOnboardDoctor();
  const zones = useMemo(() => zonesByRegion(), []);
  const form = useForm<OnboardDoctor>({
    resolver: resolverFor<OnboardDoctor>(zOnboardDoctor),
    defaultValues: {
      name: "",
      email: "",
      gender: "not-said",
      specialties: [],
      languages: [],
      location: { street: "", city: "", country: "DE" },
      timeZone: browserZone(),
    },
  });
  const { errors } = form.formState;
  const { location } = errors;
  const place = useWatch({ control: form.control, name: "location" });
  const placed = Number.isFinite(place.latitude) && Number.isFinite(place.longitude);
  const labels: Record<string, string> = {
    name: t("onboard.name"),
    email: t("onboard.email"),
    gender: t("onboard.gender"),
    specialties: t("onboard.specialties"),
    languages: t("onboard.languages"),
    "location.street": t("onboard.street"),
    "location.city": t("onboard.city"),
    "location.country": t("onboard.country"),
    "location.latitude": t("onboard.latitude"),
    "location.longitude": t("onboard.longitude"),
    timeZone: t("onboard.timeZone"),
  };
  const taken = isProblem(onboard.error) && onboard.error.code === "email-taken";

  const submit = form.handleSubmit((values) =>
    onboard.mutate(values, {
      onSuccess: () => onDone(values.name),
      onError: (error) => {
        for (const { field, message } of refusedFields(error)) {
          if (field in labels) form.setError(field as keyof OnboardDoctor, { message });
        }
        if (isProblem(error) && error.code === "email-taken") form.setFocus("email");
      },
    }),
  );

  return (
    <form noValidate className="flex flex-col gap-6" onSubmit={submit}>
      <ErrorSummary
        errors={summaryOf(errors, Object.keys(labels)).map(({ field, message }) => ({
          id: idOf(field),
          label: labels[field] ?? field,
          message: fieldText(message) ?? "",
        }))}
      />
      {onboard.isError && !taken && (
        <Notice tone="critical" live="assertive">
          {problemText(onboard.error)}
        </Notice>
      )}
      <Card className="flex flex-col gap-5 p-5 sm:p-6">
        <h2 className="text-lg">{t("onboard.person")}</h2>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            {...form.register("name")}
            id={idOf("name")}
            autoComplete="off"
            label={t("onboard.name")}
            hint={t("onboard.nameHint")}
            error={fieldText(errors.name?.message)}
          />
          <TextField
            {...form.register("email")}
            id={idOf("email")}
            type="email"
            autoComplete="off"
            label={t("onboard.email")}
            hint={t("onboard.emailHint")}
            error={
              fieldText(errors.email?.message) ?? (taken ? problemText(onboard.error) : undefined)
            }
          />
        </div>
        <SelectField
          {...form.register("gender")}
          id={idOf("gender")}
          fieldClassName="sm:max-w-60"
          label={t("onboard.gender")}
          hint={t("onboard.genderHint")}
        >
          {genderCodes.map((code) => (
            <option key={code} value={code}>
              {t(`onboard.genders.${code}`)}
            </option>
          ))}
        </SelectField>
        <ChoiceGroup
          id={idOf("specialties")}
          legend={t("onboard.specialties")}
          field={form.register("specialties")}
          error={fieldText(errors.specialties?.message)}
          choices={activeSpecialties(known?.specialties ?? []).map((value) => ({
            value,
            label: specialtyName(value),
          }))}
        />
        <ChoiceGroup
          id={idOf("languages")}
          legend={t("onboard.languages")}
          field={form.register("languages")}
          error={fieldText(errors.languages?.message)}
          choices={languageCodes.map((value) => ({ value, label: languageName(value, locale) }))}
        />
      </Card>
      <Card className="flex flex-col gap-5 p-5 sm:p-6">
        <h2 className="text-lg">{t("onboard.practice")}</h2>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            {...form.register("location.street")}
            id={idOf("location.street")}
            autoComplete="off"
            fieldClassName="sm:col-span-2"
            label={t("onboard.street")}
            error={fieldText(location?.street?.message)}
          />
          <TextField
            {...form.register("location.city")}
            id={idOf("location.city")}
            autoComplete="off"
            label={t("onboard.city")}
            error={fieldText(location?.city?.message)}
          />
          <SelectField
            {...form.register("location.country")}
            id={idOf("location.country")}
            label={t("onboard.country")}
            error={fieldText(location?.country?.message)}
          >
            {practiceCountries.map((code) => (
              <option key={code} value={code}>
                {countryName(code, locale)}
              </option>
            ))}
          </SelectField>
          <TextField
            {...form.register("location.latitude", { valueAsNumber: true })}
            id={idOf("location.latitude")}
            type="number"
            step="any"
            label={t("onboard.latitude")}
            hint={t("onboard.latitudeHint")}
            error={fieldText(location?.latitude?.message)}
          />
          <TextField
            {...form.register("location.longitude", { valueAsNumber: true })}
            id={idOf("location.longitude")}
            type="number"
            step="any"
            label={t("onboard.longitude")}
            hint={t("onboard.longitudeHint")}
            error={fieldText(location?.longitude?.message)}
          />
          <div className="sm:col-span-2">
            <PointPicker
              city={place.city}
              country={place.country}
              point={placed ? place : null}
              onPick={(point) => {
                form.setValue("location.latitude", point.latitude, { shouldValidate: true });
                form.setValue("location.longitude", point.longitude, { shouldValidate: true });
              }}
            />
          </div>
          <SelectField
            {...form.register("timeZone")}
            id={idOf("timeZone")}
            fieldClassName="sm:col-span-2"
            label={t("onboard.timeZone")}
            hint={t("onboard.zoneHint")}
            error={fieldText(errors.timeZone?.message)}
          >
            {zones.map(([region, names]) => (
              <optgroup key={region} label={region}>
                {names.map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll("_", " ")}
                  </option>
                ))}
              </optgroup>
            ))}
          </SelectField>
        </div>
      </Card>
      <Button type="submit" size="large" className="w-full sm:w-fit" pending={onboard.isPending}>
        {t("onboard.submit")}
      </Button>
    </form>
  );
}
