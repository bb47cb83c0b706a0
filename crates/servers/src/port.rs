//! TCP ports on the loopback interface.

use std::net::{Ipv4Addr, TcpListener};

use crate::error::{StartError, While};

/// A port nobody listens on right now, chosen by the system.
///
/// # Errors
/// Fails when the system has no port left.
pub fn free_port() -> Result<u16, StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("find a free port")?;
    let address = listener.local_addr().doing("find a free port")?;
    Ok(address.port())
}

/// The first free port from `first` on, so that addresses stay recognisable; any free port when a hundred are taken.
///
/// # Errors
/// Fails when the system has no port left.
pub fn free_port_from(first: u16) -> Result<u16, StartError> {
    match (first..=first.saturating_add(99)).find(|port| is_free(*port)) {
        Some(port) => Ok(port),
        None => free_port(),
    }
}

/// Whether nobody listens on this loopback port.
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_with_a_listener_is_not_free() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(!is_free(port));
        assert_ne!(free_port_from(port).unwrap(), port);
        drop(listener);
        assert!(is_free(port));
    }
}
