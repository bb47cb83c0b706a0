use access::{SigningKey, TokenError, Verified, token_hash};
use chrono::{DateTime, Utc};
use moka::future::Cache;
use std::time::Duration;

/// Tokens remembered; some hundred bytes each.
const KEPT: u64 = 20_000;

/// No access token lives much longer.
const KEPT_FOR: Duration = Duration::from_mins(10);

/// Access tokens whose signature was verified, by their SHA-256. Verifying one takes a tenth of a millisecond, and a
/// client sends the same one for minutes.
///
/// Only good ones are remembered, so nobody can push them out with nonsense, and none is believed beyond its expiry.
/// Whether its session still stands is not known here.
#[derive(Clone)]
pub(crate) struct KnownTokens(Cache<[u8; 32], Verified>);

impl KnownTokens {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(KEPT).time_to_live(KEPT_FOR).build())
    }

    /// What [`SigningKey::verify`] says.
    pub async fn verify(&self, key: &SigningKey, token: &str, now: DateTime<Utc>) -> Result<Verified, TokenError> {
        let hash = token_hash(token);
        if let Some(known) = self.0.get(&hash).await {
            return if now < known.expires_at {
                Ok(known)
            } else {
                Err(TokenError::Expired)
            };
        }
        let verified = key.verify(token, now)?;
        self.0.insert(hash, verified).await;
        Ok(verified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Principal;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use chrono::TimeDelta;
    use domain::account::Role;
    use uuid::Uuid;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_base64(&STANDARD.encode([seed; 32])).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T08:00:00Z".parse().unwrap()
    }

    fn token() -> String {
        let alice = Principal {
            account_id: Uuid::from_u128(1),
            role: Role::Patient,
            session_id: Uuid::from_u128(2),
        };
        key(1).mint(&alice, now(), SigningKey::ACCESS_TOKEN_LIFE).unwrap()
    }

    #[tokio::test]
    async fn a_remembered_token_is_believed_without_its_key_until_it_expires() {
        let (known, token) = (KnownTokens::new(), token());
        let expiry = now() + SigningKey::ACCESS_TOKEN_LIFE;
        let first = known.verify(&key(1), &token, now()).await.unwrap();
        assert_eq!(first.expires_at, expiry);
        // Another key would refuse it: that it does not shows that the signature is not looked at again.
        let last_second = expiry - TimeDelta::seconds(1);
        assert_eq!(known.verify(&key(2), &token, last_second).await, Ok(first));
        assert_eq!(known.verify(&key(2), &token, expiry).await, Err(TokenError::Expired));
        assert_eq!(known.verify(&key(1), &token, expiry).await, Err(TokenError::Expired));
    }

    #[tokio::test]
    async fn a_token_that_differs_from_a_remembered_one_is_another_token() {
        let (known, token) = (KnownTokens::new(), token());
        known.verify(&key(1), &token, now()).await.unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let forged = format!("{signed}.{}", signature.chars().rev().collect::<String>());
        for _ in 0..2 {
            assert_eq!(known.verify(&key(1), &forged, now()).await, Err(TokenError::Invalid));
        }
    }
}
