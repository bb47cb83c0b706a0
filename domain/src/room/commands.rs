use super::RoomDetails;

/// What may be asked of a room or device.
#[derive(Clone, Debug, PartialEq)]
pub enum RoomCommand {
    /// Enter it into the register.
    Register { room: RoomDetails },
    /// Call it otherwise, or have other doctors share it.
    Change { room: RoomDetails },
    /// Let no visit type choose it any more.
    Retire {
        /// 1 to [`REASON_LIMIT`](crate::setting::REASON_LIMIT) characters, and nothing about a person: it stands in the log.
        reason: String,
    },
    /// Let it be chosen again.
    Restore,
}
