use messaging::Tail;

/// How much of the log's end a new stream is given, for readers that are a little behind. Older events they read from
/// the log.
const WINDOW: u64 = 1_000;

/// The position after which to publish.
///
/// * `confirmed`: position of the newest message in the stream, if the log has that very event there
/// * `remembered`: the last position this process knows to be in the stream
pub(super) fn publish_after(tail: &Tail, confirmed: Option<u64>, remembered: Option<u64>, barrier: u64) -> u64 {
    let window = barrier.saturating_sub(WINDOW);
    match confirmed {
        Some(position) => position,
        // Somebody made the stream anew, and what was remembered went with it.
        None if tail.is_new() => window,
        None => remembered.unwrap_or(window).max(window),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(last_sequence: u64) -> Tail {
        Tail {
            first_sequence: 1,
            last_sequence,
            newest: None,
        }
    }

    #[test]
    fn n_04_the_streams_own_end_decides_also_when_it_lost_messages() {
        assert_eq!(publish_after(&tail(90), Some(4_090), Some(4_100), 5_000), 4_090);
    }

    #[test]
    fn a_new_stream_gets_the_end_of_the_log() {
        assert_eq!(publish_after(&tail(0), None, Some(4_100), 5_000), 4_000);
        assert_eq!(publish_after(&tail(0), None, None, 20), 0);
    }

    #[test]
    fn n_09_behind_strangers_the_relay_goes_on_from_memory() {
        assert_eq!(publish_after(&tail(90), None, Some(4_990), 5_000), 4_990);
        assert_eq!(publish_after(&tail(90), None, None, 5_000), 4_000);
    }

    #[test]
    fn what_is_too_old_to_be_waited_for_is_left_to_the_log() {
        assert_eq!(publish_after(&tail(90), None, Some(7), 5_000), 4_000);
    }
}
