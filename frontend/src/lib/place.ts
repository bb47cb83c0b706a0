import { useTranslation } from "react-i18next";
import type { DoctorLocation } from "@/api/generated/types.gen";

/** An address; a further location has a name, too. */
type Address = { name?: string; street: string; city: string };

/** How a place is said in one line: "Branch at the canal, Am Kanal 3, Potsdam". */
export function usePlaceText() {
  const { t } = useTranslation("common");
  return ({ name, street, city }: Address) =>
    name ? t("addressAt", { name, street, city }) : t("address", { street, city });
}

type Practice = Pick<DoctorLocation, "street" | "city" | "country" | "latitude" | "longitude">;

/** A doctor's place with this id; without one, or one nobody knows any more, the practice. */
export function placeOf(
  doctor: Practice & { locations: DoctorLocation[] },
  locationId: string | null | undefined,
): Practice & { name?: string } {
  const known = doctor.locations.find(({ id }) => id === locationId);
  if (known) return known;
  const { street, city, country, latitude, longitude } = doctor;
  return { street, city, country, latitude, longitude };
}

/** Where a visit takes place: the further location agreed on, or the doctor's practice, which has no name. */
export function placeOfVisit<Place extends Address & { country: string }>(visit: {
  location?: Place | null;
  doctor: Address & { country: string };
}): Place | (Omit<Address, "name"> & { country: string }) {
  const { street, city, country } = visit.doctor;
  return visit.location ?? { street, city, country };
}
