use uuid::Uuid;

use super::ports::Place;

/// What a runner does before it goes on from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing.
    GoOn,
    /// The log is written down: these rows are from before logs had names.
    Adopt(Uuid),
    /// The rows come from another log, where other events had the same positions: they are thrown away.
    OtherLog,
    /// The rows are of events this log does not have: it was set back. They are thrown away.
    AheadOfLog,
}

/// Compares a place with the log, whose head was read after the place.
pub(super) fn whence(place: Place, log: Option<Uuid>, head: u64) -> Start {
    match (place.log, log) {
        (Some(theirs), Some(ours)) if theirs != ours => Start::OtherLog,
        _ if place.position > head => Start::AheadOfLog,
        (None, Some(ours)) => Start::Adopt(ours),
        (Some(_), _) | (None, None) => Start::GoOn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: Option<Uuid> = Some(Uuid::from_u128(1));
    const OTHER: Option<Uuid> = Some(Uuid::from_u128(2));

    fn place(position: u64, log: Option<Uuid>) -> Place {
        Place { position, log }
    }

    #[test]
    fn p_10_rows_behind_their_log_go_on_and_rows_of_a_log_without_a_name_are_adopted() {
        assert_eq!(whence(place(3, LOG), LOG, 9), Start::GoOn);
        assert_eq!(whence(place(9, LOG), LOG, 9), Start::GoOn);
        assert_eq!(whence(place(0, None), None, 0), Start::GoOn);
        assert_eq!(whence(place(3, None), LOG, 9), Start::Adopt(Uuid::from_u128(1)));
    }

    #[test]
    fn p_10_rows_of_another_log_or_of_events_that_are_gone_start_anew() {
        assert_eq!(whence(place(3, OTHER), LOG, 9), Start::OtherLog);
        assert_eq!(whence(place(10, LOG), LOG, 9), Start::AheadOfLog);
        assert_eq!(whence(place(10, None), LOG, 9), Start::AheadOfLog);
        assert_eq!(whence(place(10, LOG), None, 0), Start::AheadOfLog);
    }
}
