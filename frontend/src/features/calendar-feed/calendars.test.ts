import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";

/**
 * What the server sends is read by a parser that is not the server's: the texts are those its own
 * tests hold fixed.
 */
function file(path: string): string {
  const snapshot = readFileSync(`${process.cwd()}/../${path}.snap`, "utf8");
  const text = snapshot.slice(snapshot.indexOf("BEGIN:VCALENDAR"));
  return text.replaceAll(/\r?\n/g, "\r\n");
}

const feed = file("query-api/tests/api/snapshots/api__feeds__a_patients_feed");
const feedLater = file("query-api/tests/api/snapshots/api__feeds__a_patients_feed_later");
const mails = ["invitation", "invitation_moved", "invitation_cancelled"].map((name) =>
  file(`notifier/src/messages/snapshots/${name}`),
);

type Entry = { uid: string; sequence: number; status: string; start: string; summary: string };

function entries(text: string): Entry[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[] as never);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue("status")),
      start: event.startDate.toJSDate().toISOString(),
      summary: event.summary,
    };
  });
}

/** A calendar program: an entry with a known UID and a higher SEQUENCE takes the place of the old. */
function subscribed(texts: string[]): Map<string, Entry> {
  const known = new Map<string, Entry>();
  for (const entry of texts.flatMap(entries)) {
    const before = known.get(entry.uid);
    if (!before || entry.sequence >= before.sequence) known.set(entry.uid, entry);
  }
  return known;
}

describe("calendars", () => {
  it("keeps one entry for each visit of a feed that was read again", () => {
    expect(entries(feed)).toHaveLength(3);
    const kept = [...subscribed([feed, feedLater]).values()];
    expect(kept.map(({ start, status }) => `${start} ${status}`)).toEqual([
      "2026-11-23T08:00:00.000Z CONFIRMED",
      "2026-11-30T09:00:00.000Z CONFIRMED",
      "2026-12-07T08:00:00.000Z CANCELLED",
    ]);
    expect(kept[0]?.summary).toBe("Visit with Dr. Ada; Berlin, Mitte");
    // An old file that comes late changes nothing.
    expect([...subscribed([feedLater, feed]).values()]).toEqual(kept);
  });

  it("keeps one entry for the mails of one visit", () => {
    const kept = [...subscribed(mails).values()];
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ status: "CANCELLED", start: "2026-03-04T09:00:00.000Z" });
  });

  it("calls a visit the same in the feed and in mails", () => {
    const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@medbook$/;
    for (const { uid } of [feed, feedLater, ...mails].flatMap(entries)) expect(uid).toMatch(shape);
  });
});
