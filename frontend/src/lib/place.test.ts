import { expect, it } from "vitest";
import { placeOf, placeOfVisit } from "./place";

const branch = {
  id: "b1",
  name: "Branch at the canal",
  street: "Am Kanal 3",
  city: "Potsdam",
  country: "DE",
  latitude: 52.4,
  longitude: 13.06,
};
const practice = {
  street: "Hauptstr. 1",
  city: "Berlin",
  country: "DE",
  latitude: 52.52,
  longitude: 13.4,
};
const doctor = { ...practice, locations: [branch] };

it("is the further location that is named, and otherwise the practice", () => {
  expect(placeOf(doctor, "b1")).toEqual(branch);
  expect(placeOf(doctor, null)).toEqual(practice);
  expect(placeOf(doctor, "retired")).toEqual(practice);
});

it("says of a practice its address only: the name beside it is the doctor's", () => {
  const lena = { name: "Dr. Lena Hartmann", street: "Torstraße 12", city: "Berlin", country: "DE" };
  expect(placeOfVisit({ doctor: lena })).toEqual({
    street: "Torstraße 12",
    city: "Berlin",
    country: "DE",
  });
  expect(placeOfVisit({ doctor: lena, location: branch })).toBe(branch);
});
