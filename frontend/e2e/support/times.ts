/** What the clock of `zone` shows at `instant`, by the test's own zone database. */
export function clockIn(zone: string, instant: string): { date: string; clock: string } {
  const [date = "", clock = ""] = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  })
    .format(new Date(instant))
    .split(" ");
  return { date, clock };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A Wednesday at least two days away: every doctor of the demo clinic works on Wednesdays. */
export function wednesdayAhead(): string {
  const day = new Date(Date.now() + 2 * DAY_MS);
  while (day.getUTCDay() !== 3) day.setTime(day.getTime() + DAY_MS);
  return day.toISOString().slice(0, 10);
}
