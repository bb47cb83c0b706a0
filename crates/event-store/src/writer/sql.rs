//! Statements as text, several to a packet, so that a batch takes two round trips whatever it carries.
//!
//! Every value that is not a number or one of our own words is a hexadecimal literal: nothing in it can be read as SQL,
//! whatever the session's mode or character set, and the servers decode it as they read.

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use std::fmt::Write;
use uuid::Uuid;

/// Most alternatives of one WHERE, most rows of one INSERT. The servers plan longer ones ever more slowly.
const CHUNK: usize = 64;

/// Statements that are sent together.
#[derive(Default)]
pub(super) struct Script {
    text: String,
    statements: usize,
}

impl Script {
    /// One whole statement of ours, without values.
    pub fn add(&mut self, statement: &str) {
        self.begin(statement);
    }

    /// A statement of ours up to where a number follows.
    pub fn add_number(&mut self, statement: &str, number: u64) {
        self.begin(statement);
        Value::Number(number).write(&mut self.text);
    }

    /// `INSERT INTO <into> VALUES (…), (…) <tail>`; nothing without rows.
    pub fn insert<const N: usize>(&mut self, into: &str, tail: &str, rows: &[[Value<'_>; N]]) {
        for rows in rows.chunks(CHUNK) {
            self.begin("INSERT INTO ");
            self.text.push_str(into);
            self.text.push_str(" VALUES ");
            for (n, row) in rows.iter().enumerate() {
                self.text.push_str(if n == 0 { "(" } else { ",(" });
                for (n, value) in row.iter().enumerate() {
                    if n > 0 {
                        self.text.push(',');
                    }
                    value.write(&mut self.text);
                }
                self.text.push(')');
            }
            self.text.push_str(tail);
        }
    }

    /// `<head> WHERE (a=… AND b=…) OR (…) <tail>` in as many statements as that takes; nothing without alternatives.
    /// `columns` are the left sides with their operators.
    pub fn matching<const N: usize>(
        &mut self,
        head: &str,
        columns: [&str; N],
        alternatives: &[[Value<'_>; N]],
        tail: &str,
    ) -> usize {
        let chunks = alternatives.chunks(CHUNK);
        let statements = chunks.len();
        for alternatives in chunks {
            self.begin(head);
            self.text.push_str(" WHERE ");
            for (n, values) in alternatives.iter().enumerate() {
                self.text.push_str(if n == 0 { "(" } else { " OR (" });
                for (n, (column, value)) in columns.iter().zip(values).enumerate() {
                    if n > 0 {
                        self.text.push_str(" AND ");
                    }
                    self.text.push_str(column);
                    value.write(&mut self.text);
                }
                self.text.push(')');
            }
            self.text.push_str(tail);
        }
        statements
    }

    /// The text of the packet, and how many statements it has.
    pub fn finish(self) -> (String, usize) {
        (self.text, self.statements)
    }

    fn begin(&mut self, statement: &str) {
        if self.statements > 0 {
            self.text.push(';');
        }
        self.statements += 1;
        self.text.push_str(statement);
    }
}

/// One value of a statement.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Null,
    Number(u64),
    Id(Uuid),
    Bytes(&'a [u8]),
    Text(&'a str),
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl Value<'_> {
    fn write(self, out: &mut String) {
        match self {
            Self::Null => out.push_str("NULL"),
            Self::Id(id) => hex(out, "x'", id.as_bytes()),
            Self::Bytes(bytes) => hex(out, "x'", bytes),
            Self::Text(text) => hex(out, "_utf8mb4 x'", text.as_bytes()),
            // Writing to a String cannot fail.
            Self::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Day(day) => {
                let _ = write!(out, "'{day}'");
            }
            Self::Instant(at) => instant(out, at),
        }
    }
}

impl From<Option<Uuid>> for Value<'_> {
    fn from(id: Option<Uuid>) -> Self {
        id.map_or(Self::Null, Self::Id)
    }
}

impl From<Option<DateTime<Utc>>> for Value<'_> {
    fn from(at: Option<DateTime<Utc>>) -> Self {
        at.map_or(Self::Null, Self::Instant)
    }
}

/// As a DATETIME(6) in UTC reads. By hand, because chrono reads its pattern anew for every value.
fn instant(out: &mut String, at: DateTime<Utc>) {
    let (date, time) = (at.date_naive(), at.time());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let micros = time.nanosecond() % 1_000_000_000 / 1_000;
    let _ = write!(out, "'{date} {hour:02}:{minute:02}:{second:02}.{micros:06}'");
}

fn hex(out: &mut String, open: &str, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.reserve(open.len() + 2 * bytes.len() + 1);
    out.push_str(open);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_can_be_read_as_sql() {
        let mut script = Script::default();
        let rows = [[Value::Text("a'\\;--"), Value::Bytes(&[0, 255]), Value::Null]];
        script.insert("t (a, b, c)", "", &rows);
        script.add("COMMIT");
        let (text, statements) = script.finish();
        assert_eq!(
            text,
            "INSERT INTO t (a, b, c) VALUES (_utf8mb4 x'61275c3b2d2d',x'00ff',NULL);COMMIT"
        );
        assert_eq!(statements, 2);
    }

    #[test]
    fn an_instant_reads_as_the_column_shows_it() {
        for (at, text) in [
            ("2026-11-22T08:05:09.000042Z", "'2026-11-22 08:05:09.000042'"),
            ("1969-12-31T23:59:59.999999Z", "'1969-12-31 23:59:59.999999'"),
        ] {
            let mut out = String::new();
            Value::Instant(at.parse().unwrap()).write(&mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn long_lists_are_split() {
        let mut script = Script::default();
        let rows: Vec<_> = (0..130).map(|n| [Value::Number(n)]).collect();
        assert_eq!(script.matching("SELECT a FROM t", ["a="], &rows, ""), 3);
        script.insert("t (a)", "", &rows);
        script.insert("t (a)", "", &rows[..0]);
        let (text, statements) = script.finish();
        assert_eq!(statements, 6);
        assert!(text.ends_with(";INSERT INTO t (a) VALUES (128),(129)"));
        assert!(text.contains("SELECT a FROM t WHERE (a=128) OR (a=129);"));
    }
}
