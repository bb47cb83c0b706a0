"""Reads the calendar feed and the mailed invitations with the PyPI package `icalendar`.

The texts are those the Rust tests hold fixed. `make test` runs this where Python and the package are there; a parser that
is not ours, in another language, has to understand what ours writes.
"""

import sys
from datetime import datetime, timezone
from pathlib import Path

from icalendar import Calendar

ROOT = Path(__file__).resolve().parents[2]
FEEDS = [
    "query-api/tests/api/snapshots/api__feeds__a_patients_feed.snap",
    "query-api/tests/api/snapshots/api__feeds__a_patients_feed_later.snap",
]
MAILS = [
    "notifier/src/messages/snapshots/invitation.snap",
    "notifier/src/messages/snapshots/invitation_moved.snap",
    "notifier/src/messages/snapshots/invitation_cancelled.snap",
]


def entries(path):
    """UID, SEQUENCE, STATUS and start of each entry of a file."""
    snapshot = (ROOT / path).read_text(encoding="utf-8")
    text = snapshot[snapshot.index("BEGIN:VCALENDAR") :].replace("\n", "\r\n")
    for event in Calendar.from_ical(text).walk("VEVENT"):
        start = event.decoded("DTSTART").astimezone(timezone.utc)
        yield str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), start


def subscribed(paths):
    """What a calendar keeps: of two entries with one UID the one with the higher SEQUENCE."""
    known = {}
    for uid, sequence, status, start in (entry for path in paths for entry in entries(path)):
        if uid not in known or sequence >= known[uid][0]:
            known[uid] = (sequence, status, start)
    return sorted((start, status) for _, status, start in known.values())


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def main():
    expected = [
        (at("2026-11-23T08:00"), "CONFIRMED"),
        (at("2026-11-30T09:00"), "CONFIRMED"),
        (at("2026-12-07T08:00"), "CANCELLED"),
    ]
    for order in (FEEDS, FEEDS[::-1]):
        assert subscribed(order) == expected, subscribed(order)
    mailed = subscribed(MAILS)
    assert mailed == [(at("2026-03-04T09:00"), "CANCELLED")], mailed
    print("calendars: understood")


if __name__ == "__main__":
    sys.exit(main())
