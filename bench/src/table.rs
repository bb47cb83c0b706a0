//! The table of the page: a figure a row, a server a column.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::options::Part;
use crate::report::Measured;
use crate::rows::Row;

/// All that is recorded, the servers side by side.
pub fn markdown(all: &[Measured]) -> String {
    if all.is_empty() {
        return "No run has been recorded yet.\n".to_owned();
    }
    let servers: BTreeSet<&str> = all.iter().map(|measured| measured.server.as_str()).collect();
    let mut table = String::new();
    // Writing to a String cannot fail, here and below.
    for server in &servers {
        let _ = writeln!(table, "* {}", when_and_where(all, server));
    }
    let names: Vec<_> = servers.iter().copied().collect();
    let _ = writeln!(table, "\n| what | compared to | target | {} |", names.join(" | "));
    let _ = writeln!(table, "|---|---|---|{}", "---|".repeat(names.len()));
    let parts: BTreeSet<Part> = all.iter().map(|measured| measured.part).collect();
    for part in parts {
        let of_part: Vec<_> = all.iter().filter(|measured| measured.part == part).collect();
        rows(&mut table, &of_part, &servers);
    }
    table
}

/// The last of a server's parts tells for all of them.
fn when_and_where(all: &[Measured], server: &str) -> String {
    let of_server = all.iter().filter(|measured| measured.server == server);
    of_server
        .max_by_key(|measured| measured.at)
        .map_or_else(String::new, |last| {
            format!("{server}: {}, {}", last.at.format("%Y-%m-%d %H:%M UTC"), last.machine)
        })
}

/// Every figure of a part, and why there are not more.
fn rows(table: &mut String, of_part: &[&Measured], servers: &BTreeSet<&str>) {
    let mut figures: Vec<(&str, &str)> = Vec::new();
    for row in of_part.iter().flat_map(|measured| &measured.rows) {
        if !figures.contains(&figure(row)) {
            figures.push(figure(row));
        }
    }
    for wanted in figures {
        let find = |measured: &&Measured| measured.rows.iter().find(|row| figure(row) == wanted).cloned();
        let target = of_part
            .iter()
            .find_map(find)
            .map_or_else(String::new, |row| row.target_text());
        let _ = write!(table, "| {} | {} | {target} |", wanted.0, wanted.1);
        for server in servers {
            let row = of_part
                .iter()
                .find(|measured| measured.server == *server)
                .and_then(find);
            let _ = write!(table, " {} |", row.as_ref().map(cell).unwrap_or_default());
        }
        let _ = writeln!(table);
    }
    if of_part.iter().all(|measured| measured.failed.is_none()) {
        return;
    }
    let part = of_part
        .first()
        .map_or_else(String::new, |measured| measured.part.name());
    let _ = write!(table, "| {part}: failed | | |");
    for server in servers {
        let measured = of_part.iter().find(|measured| measured.server == *server);
        let reason = measured
            .and_then(|measured| measured.failed.as_deref())
            .unwrap_or_default();
        let _ = write!(table, " {} |", reason.replace(['|', '\n'], " "));
    }
    let _ = writeln!(table);
}

/// Rows with the same are the same figure on another server.
fn figure(row: &Row) -> (&str, &str) {
    (&row.what, row.beside.as_ref().map_or("", |beside| &beside.what))
}

fn cell(row: &Row) -> String {
    let mut text = format!("{} {}", number(row.value), row.unit);
    if let Some(beside) = &row.beside {
        let _ = write!(text, ", {:.2} × {}", beside.ratio, number(beside.value));
    }
    match row.met {
        Some(false) => format!("**{text}** missed"),
        Some(true) => format!("{text} met"),
        None => text.trim_end().to_owned(),
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn measured(server: &str, rows: Vec<Row>, failed: Option<&str>) -> Measured {
        Measured {
            server: server.to_owned(),
            part: Part::Http,
            at: DateTime::UNIX_EPOCH,
            machine: "2 cores".to_owned(),
            rows,
            failed: failed.map(str::to_owned),
        }
    }

    #[test]
    fn servers_stand_side_by_side_and_misses_and_failures_stand_out() {
        let rate = |ours, inserts| {
            Row::new("bookings", ours, "/s")
                .beside("INSERTs", inserts)
                .at_least(0.5)
        };
        let p99 = Row::new("p99", 20.5, "ms").at_most(60.0);
        let all = [
            measured("MariaDB", vec![rate(4_000.0, 16_000.0), p99], None),
            measured("MySQL", vec![rate(3_000.0, 4_000.0)], Some("hung up | at 512")),
        ];
        let expected = "* MariaDB: 1970-01-01 00:00 UTC, 2 cores\n\
            * MySQL: 1970-01-01 00:00 UTC, 2 cores\n\n\
            | what | compared to | target | MariaDB | MySQL |\n\
            |---|---|---|---|---|\n\
            | bookings | INSERTs | ≥ 0.5 × | **4000 /s, 0.25 × 16000** missed | 3000 /s, 0.75 × 4000 met |\n\
            | p99 |  | ≤ 60 ms | 20.5 ms met |  |\n\
            | http: failed | | |  | hung up   at 512 |\n";
        assert_eq!(markdown(&all), expected);
    }
}
