/// Why a command about a room or device was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoomRefusal {
    /// Registered twice.
    #[error("This room or device is registered already.")]
    AlreadyRegistered,
    /// No such room.
    #[error("There is no such room or device.")]
    Unknown,
    /// It can no longer be chosen.
    #[error("This is retired. Restore it before you change it.")]
    Retired,
    /// Name missing or too long.
    #[error("A room or device needs a name of at most 80 characters.")]
    Name,
    /// Too many doctors.
    #[error("At most 200 doctors can share a room or device.")]
    Doctors,
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
}
