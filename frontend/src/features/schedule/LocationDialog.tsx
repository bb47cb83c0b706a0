import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { DoctorLocation, PracticeLocation, Schedule } from "@/api/generated/types.gen";
import { zPracticeLocation } from "@/api/generated/zod.gen";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogActions } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Notice } from "@/components/ui/Notice";
import { PointPicker } from "@/components/ui/PointPicker";
import { SelectField } from "@/components/ui/Select";
import { announce } from "@/components/ui/Toast";
import { practiceCountries } from "@/lib/countries";
import { resolverFor, useFieldText } from "@/lib/forms";
import { countryName } from "@/lib/names";
import { useProblemText } from "@/lib/problem-text";
import { useReaderLocale } from "@/lib/reader";
import { useSaveLocation } from "./queries";

type LocationDialogProps = {
  schedule: Schedule;
  location: DoctorLocation | undefined;
  onClose: () => void;
};

/** Adds a location, or changes the given one. */
export function LocationDialog({ schedule, location, onClose }: LocationDialogProps) {
  const { t } = useTranslation("doctor");
  const locale = useReaderLocale();
  const problemText = useProblemText();
  const fieldText = useFieldText();
  const save = useSaveLocation();
  const country = location?.country ?? schedule.locations.at(-1)?.country ?? schedule.holidays;
  const form = useForm<PracticeLocation>({
    resolver: resolverFor<PracticeLocation>(zPracticeLocation),
    defaultValues: {
      name: location?.name ?? "",
      address: {
        street: location?.street ?? "",
        city: location?.city ?? "",
        country: country ?? practiceCountries[0],
        latitude: location?.latitude ?? Number.NaN,
        longitude: location?.longitude ?? Number.NaN,
      },
    },
  });
  const { errors } = form.formState;
  const place = useWatch({ control: form.control, name: "address" });
  const known = Number.isFinite(place.latitude) && Number.isFinite(place.longitude);
  const submit = form.handleSubmit((body) =>
    save.mutate(
      { id: location?.id, body },
      {
        onSuccess: () => {
          const { name } = body;
          announce(t(location ? "locations.changed" : "locations.added", { name }));
          onClose();
        },
      },
    ),
  );

  return (
    <Dialog
      open
      onClose={onClose}
      title={t(location ? "locations.editTitle" : "locations.addTitle")}
      description={t("locations.dialogText")}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        {save.isError && (
          <Notice tone="critical" live="assertive">
            {problemText(save.error)}
          </Notice>
        )}
        <TextField
          {...form.register("name")}
          autoComplete="off"
          label={t("locations.name")}
          error={fieldText(errors.name?.message)}
        />
        <TextField
          {...form.register("address.street")}
          autoComplete="off"
          label={t("profile.street")}
          error={fieldText(errors.address?.street?.message)}
        />
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            {...form.register("address.city")}
            autoComplete="off"
            label={t("profile.city")}
            error={fieldText(errors.address?.city?.message)}
          />
          <SelectField {...form.register("address.country")} label={t("profile.country")}>
            {[...new Set([place.country, ...practiceCountries])].map((code) => (
              <option key={code} value={code}>
                {countryName(code, locale)}
              </option>
            ))}
          </SelectField>
          {(["latitude", "longitude"] as const).map((name) => (
            <TextField
              key={name}
              {...form.register(`address.${name}`, { valueAsNumber: true })}
              type="number"
              step="any"
              label={t(`profile.${name}`)}
              error={fieldText(errors.address?.[name]?.message)}
            />
          ))}
        </div>
        <PointPicker
          city={place.city}
          country={place.country}
          point={known ? place : null}
          onPick={(point) => {
            form.setValue("address.latitude", point.latitude, { shouldDirty: true });
            form.setValue("address.longitude", point.longitude, { shouldDirty: true });
          }}
        />
        <DialogActions>
          <Button look="secondary" onClick={onClose}>
            {t("visit.goBack")}
          </Button>
          <Button type="submit" pending={save.isPending}>
            {t("locations.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
