/**
 * Times as people read them. The server resolves every instant to local time with current zone
 * rules and sends both, so wall-clock texts here are only formatted, never calculated; the
 * browser's own zone database is used for the reader's zone alone.
 */

/** "2026-11-23T09:00" or "2026-11-23" as a wall clock nobody may shift. */
export type LocalTime = string;

export type TimeStyle = "full" | "long" | "day" | "date" | "time";

/** The wall clock as a UTC date, so that formatting in UTC shows exactly what the server said. */
function wallClock(local: LocalTime): Date {
  const [day = "", clock = "00:00"] = local.split("T");
  return new Date(`${day}T${clock.slice(0, 5)}:00Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** "Tue 3 March", with the year when it is not this one. */
export function dayText(
  local: LocalTime,
  locale: string,
  weekday: "short" | "long" = "short",
  month: "short" | "long" = "long",
) {
  const date = wallClock(local);
  const year = date.getUTCFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return format(locale, { weekday, day: "numeric", month, year, timeZone: "UTC" }).format(date);
}

/** "30 Nov" */
export function shortDateText(date: LocalTime, locale: string) {
  return format(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(
    wallClock(date),
  );
}

/** "November 2026" of "2026-11". */
export function monthText(month: string, locale: string) {
  return format(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    wallClock(`${month}-01`),
  );
}

/** "09:00" on a day of 24 hours, "9:00 am" where the day has two halves. */
function clock(locale: string): Intl.DateTimeFormat {
  const halves = format(locale, { hour: "numeric" }).resolvedOptions().hour12;
  return format(locale, {
    hour: halves ? "numeric" : "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  });
}

/** "14:30", or "2:30 pm" where people read it so. */
export function clockText(local: LocalTime, locale: string) {
  return clock(locale).format(wallClock(local));
}

/** "14:30–15:00" */
export function clockRangeText(start: LocalTime, end: LocalTime, locale: string) {
  return clock(locale).formatRange(wallClock(start), wallClock(end));
}

/** The local end of something whose local start and instants are known. */
export function localEnd(localStart: LocalTime, startsAt: string, endsAt: string): LocalTime {
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  return new Date(wallClock(localStart).getTime() + length).toISOString().slice(0, 16);
}

/** What the clock of `zone` shows at `instant`, as "2026-11-23T09:00". */
export function localIn(zone: string, instant: string | number): LocalTime {
  const parts = format("en-GB", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/**
 * The instant at which the clock of `zone` shows `local`. For questions only: what is booked is
 * always an instant the server named.
 */
export function instantOf(zone: string, local: LocalTime): string {
  const wall = wallClock(local).getTime();
  let at = wall;
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  for (let turn = 0; turn < 2; turn += 1) {
    at += wall - wallClock(localIn(zone, at)).getTime();
  }
  return new Date(at).toISOString();
}

export function dateOf(local: LocalTime): string {
  return local.slice(0, 10);
}

/** Today in `zone`, as "2026-11-23". */
export function todayIn(zone: string): string {
  return dateOf(localIn(zone, Date.now()));
}

export function addDays(date: string, days: number): string {
  const at = wallClock(date);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayIndex(date: string): number {
  return (wallClock(date).getUTCDay() + 6) % 7;
}

/** "in 2 hours", "tomorrow"; only ever beside the absolute time. */
export function relativeText(instant: string, locale: string, now = Date.now()): string {
  const minutes = Math.round((Date.parse(instant) - now) / 60_000);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 36 * 60) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / 1440), "day");
}

/** "90 minutes", "2 hours", "1 week": in the largest unit that fits. */
export function durationText(minutes: number, locale: string): string {
  const units = [
    ["week", 10_080],
    ["day", 1440],
    ["hour", 60],
  ] as const;
  const [unit, size] = units.find(([, size]) => minutes % size === 0) ?? (["minute", 1] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
    minutes / size,
  );
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** "Central European Time" in the reader's language; the IANA name where there is no other. */
export function zoneText(zone: string, locale: string): string {
  try {
    const parts = format(locale, { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts();
    return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
  } catch {
    return zone;
  }
}

/** The pieces of a day for a narrow strip: "Tue", "3", "March". */
export function dayPartsText(date: string, locale: string) {
  const at = wallClock(date);
  const part = (options: Intl.DateTimeFormatOptions) =>
    format(locale, { ...options, timeZone: "UTC" }).format(at);
  return {
    weekday: part({ weekday: "short" }),
    day: part({ day: "numeric" }).replace(/\D+$/, ""),
    month: part({ month: "long" }),
  };
}
