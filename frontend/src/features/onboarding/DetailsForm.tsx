import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { DoctorCard, DoctorDetails } from "@/api/generated/types.gen";
import { zDoctorDetails } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { SelectField } from "@/components/ui/Select";
import { practiceCountries } from "@/lib/countries";
import { resolverFor, useFieldText } from "@/lib/forms";
import { countryName, languageName } from "@/lib/names";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { ChoiceGroup } from "./ChoiceGroup";
import { genderCodes, languageCodes } from "./choices";
import { PointPicker } from "@/components/ui/PointPicker";
import { useChangeDetails } from "./queries";

/** What a doctor changes of the own profile: gender, languages, and where the practice is. */
export function DetailsForm({ doctor }: { doctor: DoctorCard }) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const change = useChangeDetails(doctor.id);
  const { gender, languages, street, city, country, latitude, longitude } = doctor;
  const form = useForm<DoctorDetails>({
    resolver: resolverFor<DoctorDetails>(zDoctorDetails),
    defaultValues: { gender, languages, location: { street, city, country, latitude, longitude } },
  });
  const { errors } = form.formState;
  const place = useWatch({ control: form.control, name: "location" });
  const known = Number.isFinite(place.latitude) && Number.isFinite(place.longitude);
  const spoken = [...new Set([...languageCodes, ...languages])];
  const countries = [...new Set([country, ...practiceCountries])];
  const submit = form.handleSubmit((values) => change.mutate(values));

  return (
    <form noValidate className="flex flex-col gap-6" onSubmit={submit}>
      {change.isError && (
        <Notice tone="critical" live="assertive">
          {problemText(change.error)}
        </Notice>
      )}
      <Card className="flex flex-col gap-5 p-5 sm:p-6">
        <h2 className="text-lg">{t("profile.person")}</h2>
        <SelectField
          {...form.register("gender")}
          label={t("profile.gender")}
          fieldClassName="sm:max-w-60"
        >
          {genderCodes.map((code) => (
            <option key={code} value={code}>
              {t(`profile.genders.${code}`)}
            </option>
          ))}
        </SelectField>
        <ChoiceGroup
          id="profile-languages"
          legend={t("profile.languages")}
          field={form.register("languages")}
          error={fieldText(errors.languages?.message)}
          choices={spoken.map((value) => ({ value, label: languageName(value, locale) }))}
        />
      </Card>
      <Card className="flex flex-col gap-5 p-5 sm:p-6">
        <h2 className="text-lg">{t("profile.practice")}</h2>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            {...form.register("location.street")}
            fieldClassName="sm:col-span-2"
            autoComplete="off"
            label={t("profile.street")}
            error={fieldText(errors.location?.street?.message)}
          />
          <TextField
            {...form.register("location.city")}
            autoComplete="off"
            label={t("profile.city")}
            error={fieldText(errors.location?.city?.message)}
          />
          <SelectField {...form.register("location.country")} label={t("profile.country")}>
            {countries.map((code) => (
              <option key={code} value={code}>
                {countryName(code, locale)}
              </option>
            ))}
          </SelectField>
          {(["latitude", "longitude"] as const).map((name) => (
            <TextField
              key={name}
              {...form.register(`location.${name}`, { valueAsNumber: true })}
              type="number"
              step="any"
              label={t(`profile.${name}`)}
              hint={t("profile.pointHint")}
              error={fieldText(errors.location?.[name]?.message)}
            />
          ))}
          <div className="sm:col-span-2">
            <PointPicker
              city={place.city}
              country={place.country}
              point={known ? place : null}
              onPick={(point) => {
                form.setValue("location.latitude", point.latitude, { shouldDirty: true });
                form.setValue("location.longitude", point.longitude, { shouldDirty: true });
              }}
            />
          </div>
        </div>
      </Card>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" size="large" pending={change.isPending}>
          {t("profile.submit")}
        </Button>
        <span role="status" className="text-positive">
          {change.isSuccess && !form.formState.isSubmitting && t("profile.saved")}
        </span>
      </div>
    </form>
  );
}
