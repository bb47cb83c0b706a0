import { useTranslation } from "react-i18next";
import type { ChangedField, SettingChange } from "@/api/generated/types.gen";
import { countryName, listText } from "@/lib/names";
import { moneyText } from "@/lib/money";
import { useReaderLocale } from "@/lib/reader";
import { useSpecialtyName } from "@/lib/specialties";
import { dayText, durationText } from "@/lib/time";

/** Fields that hold minutes, and how many of them one of theirs is. */
const durations: Record<string, number> = {
  minutes: 1,
  bufferBefore: 1,
  bufferAfter: 1,
  noticeMinutes: 1,
  cancellationNoticeHours: 60,
  hours: 60,
};

/** In which order fields are told; others come after them. */
const order = [
  "name",
  "nameEn",
  "nameDe",
  "kind",
  "minutes",
  "bufferBefore",
  "bufferAfter",
  "price",
];

function placeOf({ field }: ChangedField): number {
  const place = order.indexOf(field);
  return place === -1 ? order.length : place;
}

/** The fields of a change as people would list them. */
export function fieldsOf({ changes }: SettingChange): ChangedField[] {
  return changes.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** A change in the reader's words. What a newer server tells is shown as it came. */
export function useChangeText() {
  const { t, i18n } = useTranslation("settings");
  const locale = useReaderLocale();
  const specialtyName = useSpecialtyName();
  const word = (key: string, fallback: string) =>
    i18n.t(key, { ns: "settings", defaultValue: fallback });

  const name = ({ kind, name }: Pick<SettingChange, "kind" | "name">) => {
    if (kind === "policy") return word(`policies.name.${name}`, name);
    if (kind === "specialty") return specialtyName(name);
    return kind === "holidays" ? countryName(name, locale) : name;
  };
  const field = ({ field }: ChangedField) =>
    /^\d{4}-\d\d-\d\d$/.test(field) ? dayText(field, locale) : word(`field.${field}`, field);

  const value = (field: string, value: unknown): string => {
    if (value === null || value === undefined) return t("history.nothing");
    if (typeof value === "number") {
      const minutes = durations[field];
      if (minutes === undefined) return String(value);
      return value === 0 ? t("none") : durationText(value * minutes, locale);
    }
    if (typeof value === "string") return word(`value.${value}`, value);
    if (Array.isArray(value)) {
      return value.length > 0 ? listText(value.map(String), locale) : t("rooms.nobody");
    }
    const parts = value as Record<string, unknown>;
    if (typeof parts.amount === "number" && typeof parts.currency === "string") {
      return moneyText({ amount: parts.amount, currency: parts.currency }, locale);
    }
    const name = i18n.language === "de" ? parts.de : parts.en;
    return typeof name === "string" ? name : t("history.nothing");
  };
  return {
    name,
    kind: (kind: string) => word(`kind.${kind}`, kind),
    what: (what: string) => word(`what.${what}`, what),
    field,
    from: (change: ChangedField) => value(change.field, change.from),
    to: (change: ChangedField) => value(change.field, change.to),
    by: (change: SettingChange) => change.by?.name ?? t("history.operator"),
  };
}
