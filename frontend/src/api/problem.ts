/**
 * The one error type of the client. Every refusal of the server (RFC 9457 problem details) and
 * every failure to reach it becomes a `Problem`; screens switch over `code`.
 */
export type FieldProblem = { field: string; message: string };

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** Stable code of the contract, or `network` when no answer came. */
    readonly code: string,
    readonly status: number,
    /** A sentence for people, written by the server; absent when there was no answer. */
    readonly detail?: string,
    readonly fields: FieldProblem[] = [],
    readonly retryAfterSeconds?: number,
    readonly requestId?: string,
    /** The reader's own visit that was asked for again (`already-booked`). */
    readonly appointmentId?: string,
    /** Which visits of the wished series cannot be booked (`series-not-free`). */
    readonly numbers: number[] = [],
  ) {
    super(detail ?? code);
  }
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}

/** Reads a refused response; never throws, whatever the body. */
export async function problemFrom(response: Response): Promise<Problem> {
  const body = await readObject(response);
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new Problem(
    text(body["code"]) ?? fallbackCode(response.status),
    response.status,
    text(body["detail"]) ?? text(body["title"]),
    fieldProblems(body["errors"]),
    Number.isFinite(retryAfter) ? retryAfter : undefined,
    text(body["requestId"]) ?? response.headers.get("X-Request-Id") ?? undefined,
    text(body["appointmentId"]),
    Array.isArray(body["numbers"]) ? body["numbers"].filter((n) => typeof n === "number") : [],
  );
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry): entry is FieldProblem =>
      typeof entry === "object" && entry !== null && "field" in entry && "message" in entry,
  );
}

function fallbackCode(status: number): string {
  switch (status) {
    case 401:
      return "sign-in-required";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 429:
      return "too-many-requests";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "internal";
  }
}
