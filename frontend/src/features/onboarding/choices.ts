/** Answers to what a doctor's gender is, as far as it is published. */
export const genderCodes = ["not-said", "female", "male", "diverse"] as const;

/** ISO 639-1 codes a practice is likely to be asked for. */
export const languageCodes = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "ro",
  "uk",
  "ru",
  "tr",
  "ar",
  "fa",
  "hi",
  "zh",
];

/** Every zone the browser knows, by region, for one long but searchable list. */
export function zonesByRegion(): [region: string, zones: string[]][] {
  const regions = new Map<string, string[]>();
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    const region = zone.includes("/") ? zone.slice(0, zone.indexOf("/")) : "UTC";
    regions.set(region, [...(regions.get(region) ?? []), zone]);
  }
  return [...regions];
}
