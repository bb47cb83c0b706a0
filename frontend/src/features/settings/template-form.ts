import * as z from "zod/mini";
import type { Template, TemplateBody } from "@/api/generated/types.gen";
import { zTemplateBody } from "@/api/generated/zod.gen";

const { price: _, ...published } = zTemplateBody.shape;

/** The published schema with the price in whole units, as people write it. */
export const formSchema = z.object({
  ...published,
  price: z.number().check(z.minimum(0), z.maximum(1_000_000)),
});

export type FormValues = z.infer<typeof formSchema>;

const NEW: FormValues = {
  name: "",
  minutes: 30,
  bufferBefore: 0,
  bufferAfter: 0,
  price: 0,
  confirmation: "automatic",
  noticeMinutes: 0,
  cancellationNoticeHours: 24,
};

/** `unit`: how many of the currency's smallest parts make a whole. */
export function valuesOf(template: Template | undefined, unit: number): FormValues {
  if (!template) return NEW;
  const { id: _id, standing: _standing, price, ...rest } = template;
  return { ...rest, price: price.amount / unit };
}

export function bodyOf(values: FormValues, currency: string, unit: number): TemplateBody {
  const amount = Math.round(values.price * unit);
  return { ...values, name: values.name.trim(), price: { amount, currency } };
}
