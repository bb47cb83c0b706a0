import * as z from "zod/mini";
import type { OwnVisitType, Template, VisitTypeBody } from "@/api/generated/types.gen";
import { zLimits, zVisitTypeBody } from "@/api/generated/zod.gen";
import { decimalsOf } from "@/lib/money";

const { name, minutes, bufferBefore, bufferAfter, confirmation, cancellationNoticeHours } =
  zVisitTypeBody.shape;

/**
 * The form's shape: the published schema with the price in whole units, as people write it, with
 * every field there, and with the place and the limits flat.
 */
export const formSchema = z
  .object({
    name,
    minutes,
    bufferBefore,
    bufferAfter,
    confirmation,
    cancellationNoticeHours,
    price: z.number().check(z.minimum(0), z.maximum(1_000_000)),
    place: z.enum(["practice", "telehealth"]),
    link: z.string().check(z.maxLength(500)),
    gridMinutes: z.int().check(z.minimum(5), z.maximum(240)),
    noticeMinutes: z.int().check(z.minimum(0), z.maximum(43_200)),
    advanceDays: z.int().check(z.minimum(1), z.maximum(730)),
    perDay: zLimits.shape.perDay,
    perWeek: zLimits.shape.perWeek,
    rooms: z.array(z.string()).check(z.maxLength(20)),
  })
  .check(
    z.refine(({ place, link }) => place === "practice" || /^https:\/\/[^/\s]\S*$/.test(link), {
      path: ["link"],
    }),
  );

export type FormValues = z.infer<typeof formSchema>;

/** What a new type begins with, as the server has it. */
const NEW: FormValues = {
  name: "",
  minutes: 30,
  bufferBefore: 0,
  bufferAfter: 0,
  price: 0,
  confirmation: "automatic",
  cancellationNoticeHours: 24,
  place: "practice",
  link: "",
  gridMinutes: 15,
  noticeMinutes: 0,
  advanceDays: 180,
  perDay: null,
  perWeek: null,
  rooms: [],
};

/** What a form holds once somebody starts from a template: its values, the rest as it was. */
export function valuesFrom(template: Template, values: FormValues): FormValues {
  const { id: _id, standing: _standing, price, ...taken } = template;
  return { ...values, ...taken, price: price.amount / 10 ** decimalsOf(price.currency) };
}

/** `unit`: how many of the currency's smallest parts make a whole. */
export function valuesOf(type: OwnVisitType | undefined, unit: number): FormValues {
  if (!type) return NEW;
  const { place, limits } = type;
  return {
    ...type,
    price: type.price.amount / unit,
    place: place.kind,
    link: place.kind === "telehealth" ? place.link : "",
    perDay: limits.perDay ?? null,
    perWeek: limits.perWeek ?? null,
  };
}

export function bodyOf(values: FormValues, currency: string, unit: number): VisitTypeBody {
  const { place, link, perDay, perWeek, price, ...rest } = values;
  return {
    ...rest,
    name: values.name.trim(),
    price: { amount: Math.round(price * unit), currency },
    place: place === "telehealth" ? { kind: place, link: link.trim() } : { kind: place },
    limits: { perDay: perDay ?? null, perWeek: perWeek ?? null },
  };
}

/** Notices to choose from; an unusual one that is stored stays among them. */
export function noticesWith(stored: number | undefined): number[] {
  const usual = [0, 60, 120, 240, 720, 1440, 2880, 10_080];
  return [...new Set([...usual, stored ?? 0])].toSorted((a, b) => a - b);
}

/** The value of an empty number field is null: as many as fit. */
export function optionalNumber(value: unknown): number | null {
  return value === "" || value === null || value === undefined ? null : Number(value);
}
