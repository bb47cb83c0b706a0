//! Passwords: argon2id at its defaults (19 MiB, 2 passes), off the async threads, as many at a time as there are cores.

use argon2::Argon2;
use garde::Validate;
use password_hash::phc::PasswordHash;
use password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How long a password waits for its turn before the process counts as too busy.
const TURN: Duration = Duration::from_secs(5);

static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new(cores)
});

/// What the passwords of unknown accounts are compared with, so that they take as long as those of known ones.
static NOBODYS: OnceCell<String> = OnceCell::const_new();

/// Fewest bytes of a new password.
pub const SHORTEST: usize = 10;

/// Most bytes of a password. All of them count.
pub const LONGEST: usize = 1024;

/// A password as it was typed. Does not print. Its JSON exists for the keyed fingerprint of requests only.
#[derive(Clone, Serialize, Deserialize, Validate, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
#[garde(transparent)]
pub struct Password(#[garde(length(bytes, max = LONGEST))] String);

/// A [`Password`] somebody chooses: 10 to 1,024 bytes.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[serde(transparent)]
#[garde(transparent)]
pub struct NewPassword(#[garde(custom(long_enough), dive)] pub Password);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Password {
    /// A password from the operator's console.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Whether it is long enough for a new password.
    pub fn is_strong(&self) -> bool {
        self.0.len() >= SHORTEST
    }

    /// Its hash, with a new salt.
    pub async fn hash(self) -> Result<String, HashError> {
        in_turn(move || {
            let hash: PasswordHash = Argon2::default()
                .hash_password(self.0.as_bytes())
                .map_err(HashError::Failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether it is the one that was hashed. Takes as long without a hash, and is then wrong.
    pub async fn matches(self, stored: Option<String>) -> Result<bool, HashError> {
        let known = stored.is_some();
        let hash = match stored {
            Some(hash) => hash,
            None => NOBODYS
                .get_or_try_init(|| Self("nobody's password".to_owned()).hash())
                .await?
                .clone(),
        };
        in_turn(move || {
            let hash = PasswordHash::new(&hash).map_err(|_| HashError::Failed(password_hash::Error::Internal))?;
            let same = Argon2::default().verify_password(self.0.as_bytes(), &hash);
            Ok(known && same.is_ok())
        })
        .await
    }
}

fn long_enough<C>(password: &Password, _context: &C) -> garde::Result {
    if password.is_strong() {
        Ok(())
    } else {
        Err(garde::Error::new("A password needs at least 10 characters."))
    }
}

/// Why a password was not hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many are waiting.
    #[error("too many passwords are waiting to be hashed")]
    Busy,
    /// The library refused.
    #[error("a password could not be hashed")]
    Failed(#[source] password_hash::Error),
}

/// The hash of a password, for whoever stores one without a request: the console and the demo clinic.
///
/// # Errors
/// [`HashError`].
pub async fn hash_password(password: String) -> Result<String, HashError> {
    Password(password).hash().await
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
) -> Result<T, HashError> {
    let turn = tokio::time::timeout(TURN, TURNS.acquire()).await;
    let _turn = turn.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Busy)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| HashError::Failed(password_hash::Error::Internal))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password(text.to_owned())
    }

    #[tokio::test]
    async fn a_02_every_byte_of_a_password_counts() {
        let long = "ä".repeat(100);
        let hash = typed(&format!("{long}x")).hash().await.unwrap();
        assert!(typed(&format!("{long}x")).matches(Some(hash.clone())).await.unwrap());
        assert!(!typed(&format!("{long}y")).matches(Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_hash_every_password_is_wrong() {
        assert!(!typed("nobody's password").matches(None).await.unwrap());
    }

    #[test]
    fn a_new_password_has_10_to_1024_bytes() {
        let good = |length: usize| NewPassword(typed(&"x".repeat(length))).validate().is_ok();
        assert!(!good(9));
        assert!(good(10));
        assert!(good(1024));
        assert!(!good(1025));
    }

    #[test]
    fn a_password_does_not_print() {
        assert_eq!(format!("{:?}", NewPassword(typed("correct horse"))), "…");
    }
}
