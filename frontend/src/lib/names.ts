const TITLES = /^(dr|prof|med|dent|mr|mrs|ms|pd)\.?$/i;

/** "Dr. Anna-Maria Weiß" → "AW". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "" && !TITLES.test(word));
  const first = words[0] ?? name;
  const last = words.length > 1 ? (words[words.length - 1] ?? "") : "";
  return ((first[0] ?? "") + (last[0] ?? "")).toLocaleUpperCase();
}

/** "de" → "German" in the reader's language. */
export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "DE" → "Germany"; anything that is no country code is returned as it is. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  try {
    return new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "dermatology, cardiology and neurology" in the reader's language. */
export function listText(items: string[], locale: string): string {
  return new Intl.ListFormat(locale, { style: "narrow", type: "conjunction" }).format(items);
}
