import { zodResolver } from "@hookform/resolvers/zod";
import type { FieldErrors, FieldValues, Resolver } from "react-hook-form";
import { useTranslation } from "react-i18next";
import * as z from "zod/mini";
import { isProblem } from "@/api/problem";

// No generated functions: the page's security policy forbids evaluating code.
z.config({ jitless: true });

/**
 * A resolver over a schema the API publishes. Messages are codes ("tooShort:10") which
 * `useFieldText` turns into the reader's language when they are shown.
 */
export function resolverFor<Values extends FieldValues>(
  schema: z.ZodMiniType<unknown, Values>,
): Resolver<Values> {
  return zodResolver(schema as never, {
    error: (issue) => issueCode(issue as Issue),
  }) as unknown as Resolver<Values>;
}

type Issue = {
  code: string;
  input?: unknown;
  format?: string;
  origin?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
};

function issueCode(issue: Issue): string {
  const empty = issue.input === "" || issue.input === undefined || issue.input === null;
  if (empty) return "required";
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "array") return "choose";
      return `${issue.origin === "string" ? "tooShort" : "tooSmall"}:${issue.minimum}`;
    case "too_big":
      return `${issue.origin === "string" ? "tooLong" : "tooBig"}:${issue.maximum}`;
    case "invalid_format":
      return issue.format === "email" ? "email" : "invalid";
    case "invalid_type":
      return typeof issue.input === "number" ? "number" : "required";
    default:
      return "invalid";
  }
}

/** The sentence for a field's error code; sentences from the server pass unchanged. */
export function useFieldText(): (message: string | undefined) => string | undefined {
  const { t, i18n } = useTranslation();
  return (message) => {
    if (!message) return undefined;
    const [code = "", count] = message.split(":");
    if (/^[a-zA-Z]+$/.test(code) && i18n.exists(`form.${code}`, { count: Number(count ?? 1) })) {
      return t(`form.${code}` as "form.tooSmall", { count: Number(count) });
    }
    return message;
  };
}

type FieldMessage = { field: string; message: string };

/** All errors of a form, nested ones as "location.city", in the order in which the fields stand. */
export function summaryOf(errors: FieldErrors, fields: string[]): FieldMessage[] {
  return flatErrors(errors).toSorted((a, b) => fields.indexOf(a.field) - fields.indexOf(b.field));
}

function flatErrors(errors: FieldErrors, prefix = ""): FieldMessage[] {
  return Object.entries(errors).flatMap(([name, entry]) => {
    if (!entry || name === "root") return [];
    const field = prefix + name;
    if (typeof entry.message === "string") return [{ field, message: entry.message }];
    return flatErrors(entry as FieldErrors, `${field}.`);
  });
}

/** The fields a refused request complains about, for `setError`. */
export function refusedFields(error: unknown): { field: string; message: string }[] {
  return isProblem(error) ? error.fields : [];
}
