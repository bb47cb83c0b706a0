import type { Rhythm, WeeklyBlock } from "@/api/generated/types.gen";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

export type Weekday = (typeof weekdays)[number];

/** A block being edited; `key` stays the same while its times change. */
export type Block = {
  key: string;
  weekday: Weekday;
  from: string;
  to: string;
  rhythm: Rhythm;
  /** The only types offered in it; none: all. */
  visitTypes: string[];
  /** The further location it is at; null: the practice. */
  locationId: string | null;
};

export type BlockError = "missing" | "empty" | "overlap";

export function blocksOf(weekly: WeeklyBlock[]): Block[] {
  return weekly.map(
    ({ rhythm = "weekly", visitTypes = [], locationId = null, ...times }, index) => ({
      key: `saved-${index}`,
      ...times,
      rhythm,
      visitTypes,
      locationId,
    }),
  );
}

export function weeklyOf(blocks: Block[]): WeeklyBlock[] {
  return weekdays.flatMap((weekday) =>
    blocksOn(blocks, weekday).map(({ from, to, rhythm, visitTypes, locationId }) => ({
      weekday,
      from,
      to,
      rhythm,
      visitTypes,
      locationId,
    })),
  );
}

export function blocksOn(blocks: Block[], weekday: Weekday): Block[] {
  return blocks
    .filter((block) => block.weekday === weekday)
    .toSorted((a, b) => a.from.localeCompare(b.from));
}

/**
 * The same rules the server holds: both times given, an end after the start, no overlaps in the
 * same week.
 */
export function errorsOf(blocks: Block[]): Map<string, BlockError> {
  const errors = new Map<string, BlockError>();
  for (const block of blocks) {
    if (!block.from || !block.to) errors.set(block.key, "missing");
    else if (block.from >= block.to) errors.set(block.key, "empty");
  }
  const sound = blocks.filter((block) => !errors.has(block.key));
  for (const block of sound) {
    const clashes = sound.some(
      (other) =>
        other.key !== block.key &&
        other.weekday === block.weekday &&
        meet(other.rhythm, block.rhythm) &&
        other.from < block.to &&
        block.from < other.to,
    );
    if (clashes) errors.set(block.key, "overlap");
  }
  return errors;
}

function meet(one: Rhythm, other: Rhythm): boolean {
  return one === "weekly" || other === "weekly" || one === other;
}

/** Where the next block of a day goes: an hour after the last one, as far as the day allows. */
export function nextBlock(blocks: Block[], weekday: Weekday): Block {
  const last = blocksOn(blocks, weekday).at(-1);
  const start = last?.to ? Math.min(minutes(last.to) + 60, 22 * 60) : 9 * 60;
  const end = last?.to ? Math.min(start + 3 * 60, 23 * 60 + 30) : 12 * 60 + 30;
  return {
    key: crypto.randomUUID(),
    weekday,
    from: clock(start),
    to: clock(end),
    rhythm: "weekly",
    visitTypes: [],
    // Whoever adds hours after a break is usually still there.
    locationId: last?.locationId ?? null,
  };
}

export function copyToWeekdays(blocks: Block[], source: Weekday): Block[] {
  const pattern = blocksOn(blocks, source);
  const targets = weekdays.slice(0, 5).filter((weekday) => weekday !== source);
  return [
    ...blocks.filter((block) => !targets.some((target) => target === block.weekday)),
    ...targets.flatMap((weekday) =>
      pattern.map((block) => ({ ...block, key: crypto.randomUUID(), weekday })),
    ),
  ];
}

/**
 * Hours a week, for the sum under the editor; unsound blocks count nothing, those of every other
 * week half.
 */
export function weeklyHours(blocks: Block[]): number {
  const total = blocks
    .filter(({ from, to }) => from && to && from < to)
    .reduce((sum, { from, to, rhythm }) => {
      const length = minutes(to) - minutes(from);
      return sum + (rhythm === "weekly" ? length : length / 2);
    }, 0);
  return total / 60;
}

/** "09:30" as minutes from midnight. */
export function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

function clock(total: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(total / 60))}:${two(total % 60)}`;
}
