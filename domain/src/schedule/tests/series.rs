use super::*;

fn starts(first: &str, every_weeks: u16, times: u16) -> Vec<Option<String>> {
    let series = Series {
        first: utc(first),
        every_weeks,
        times,
    };
    let starts = series.starts(Berlin).map(|(_, at)| at);
    starts
        .map(|at| at.map(|at| at.format("%m-%d %H:%M").to_string()))
        .collect()
}

#[test]
fn a_series_keeps_the_time_of_the_practices_clock_when_the_clocks_change() {
    // Nine o'clock in Berlin; the clocks go back on 25 October.
    let shown = ["10-12 07:00", "10-26 08:00", "11-09 08:00"].map(|at| Some(at.to_owned()));
    assert_eq!(starts("2026-10-12T07:00:00Z", 2, 3), shown);
}

#[test]
fn a_time_the_clocks_skip_is_none_and_one_that_happens_twice_is_the_first() {
    // Half past two; on 29 March the clocks skip it.
    let shown = [Some("03-22 01:30".to_owned()), None, Some("04-05 00:30".to_owned())];
    assert_eq!(starts("2026-03-22T01:30:00Z", 1, 3), shown);
    let shown = ["10-18 00:30", "10-25 00:30"].map(|at| Some(at.to_owned()));
    assert_eq!(starts("2026-10-18T00:30:00Z", 1, 2), shown);
    // Whoever begins with the second keeps it.
    let shown = ["10-25 01:30", "11-01 01:30"].map(|at| Some(at.to_owned()));
    assert_eq!(starts("2026-10-25T01:30:00Z", 1, 2), shown);
}
