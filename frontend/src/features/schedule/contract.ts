import type {
  ExceptionChange,
  Reason as PublishedReason,
  ScheduleException,
  VisitFate,
} from "@/api/generated/types.gen";

type CamelKey<Key> = Key extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelKey<Rest>>}`
  : Key;

/**
 * Fields inside tagged choices: the published contract writes them in snake case, the server reads
 * and sends them in camel case like all others.
 */
type Spoken<Shape> = Shape extends readonly (infer Item)[]
  ? Spoken<Item>[]
  : Shape extends object
    ? { [Key in keyof Shape as Key extends string ? CamelKey<Key> : Key]: Spoken<Shape[Key]> }
    : Shape;

export type Change = Spoken<ExceptionChange>;
export type DateException = Omit<ScheduleException, "change"> & { change: Change };
export type Fate = Spoken<VisitFate>;
export type Reason = Spoken<PublishedReason>;
