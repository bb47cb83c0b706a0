use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Role;
use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Principal, SigningKey, TokenError};

/// Issuer and audience of access tokens.
const ISSUER: &str = "medbook";

/// How long an access token lives. Signing out takes effect sooner: every request asks whether the session still stands.
pub(crate) const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(5);

/// A good access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who it speaks for.
    pub principal: Principal,
    /// From this second on it is expired.
    pub expires_at: DateTime<Utc>,
}

/// The SHA-256 of a token's text: what can be remembered of one without being able to use it.
pub fn token_hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    role: Role,
    iat: i64,
    exp: i64,
}

impl SigningKey {
    /// How long an access token should live: 5 minutes.
    pub const ACCESS_TOKEN_LIFE: TimeDelta = ACCESS_TOKEN_LIFE;

    /// A signed access token (JWT, `EdDSA`) that speaks for the principal from `now` until `now + life`.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] when the library cannot sign, which a key that was read successfully does not cause.
    pub fn mint(&self, principal: &Principal, now: DateTime<Utc>, life: TimeDelta) -> Result<String, TokenError> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub: principal.account_id,
            sid: principal.session_id,
            role: principal.role,
            iat: now.timestamp(),
            exp: (now + life).timestamp(),
        };
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.encoding).map_err(|_| TokenError::Invalid)
    }

    /// Who an access token speaks for at `now`, and until when.
    ///
    /// Only `EdDSA` under this key, for this issuer and audience. A `kid`, `jwk` or `jku` in the header is not looked at.
    ///
    /// # Errors
    /// [`TokenError`]; from its `exp` on a token is expired.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, TokenError> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the system's clock; `now` is an input here and compared below.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &self.decoding, &rules)
            .map_err(|_| TokenError::Invalid)?
            .claims;
        if claims.exp <= now.timestamp() {
            return Err(TokenError::Expired);
        }
        let principal = Principal {
            account_id: claims.sub,
            role: claims.role,
            session_id: claims.sid,
        };
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(TokenError::Invalid)?;
        Ok(Verified { principal, expires_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use jsonwebtoken::EncodingKey;
    use serde_json::json;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_base64(&STANDARD.encode([seed; 32])).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T08:00:00Z".parse().unwrap()
    }

    fn alice() -> Principal {
        Principal {
            account_id: Uuid::from_u128(1),
            role: Role::Patient,
            session_id: Uuid::from_u128(2),
        }
    }

    fn claims() -> serde_json::Value {
        json!({"iss": "medbook", "aud": "medbook", "sub": alice().account_id, "sid": alice().session_id,
               "role": "patient", "iat": now().timestamp(), "exp": now().timestamp() + 300})
    }

    #[test]
    fn a_token_speaks_for_its_principal_until_it_expires() {
        let token = key(1).mint(&alice(), now(), ACCESS_TOKEN_LIFE).unwrap();
        assert_eq!(key(1).verify(&token, now()).unwrap().principal, alice());
        let verified = Verified {
            principal: alice(),
            expires_at: now() + ACCESS_TOKEN_LIFE,
        };
        assert_eq!(key(1).verify(&token, now() + TimeDelta::seconds(299)), Ok(verified));
        assert_eq!(
            key(1).verify(&token, now() + ACCESS_TOKEN_LIFE),
            Err(TokenError::Expired)
        );
    }

    #[test]
    fn a_token_of_another_key_is_invalid() {
        let token = key(2).mint(&alice(), now(), ACCESS_TOKEN_LIFE).unwrap();
        assert_eq!(key(1).verify(&token, now()), Err(TokenError::Invalid));
    }

    #[test]
    fn a_03_forged_headers_are_invalid() {
        let body = URL_SAFE_NO_PAD.encode(claims().to_string());
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(
            key(1).verify(&format!("{none}.{body}."), now()),
            Err(TokenError::Invalid)
        );
        // The public key used as an HMAC secret: the classic confusion of symmetric and asymmetric algorithms.
        let public = key(1).decoding.try_get_as_bytes().unwrap().to_vec();
        let confused = encode(
            &Header::new(Algorithm::HS256),
            &claims(),
            &EncodingKey::from_secret(&public),
        )
        .unwrap();
        assert_eq!(key(1).verify(&confused, now()), Err(TokenError::Invalid));
        let header = Header {
            jku: Some("https://evil.example/keys".to_owned()),
            kid: Some("../../dev/null".to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        let foreign = encode(&header, &claims(), &key(2).encoding).unwrap();
        assert_eq!(key(1).verify(&foreign, now()), Err(TokenError::Invalid));
    }

    #[test]
    fn a_04_other_audiences_and_missing_claims_are_invalid() {
        let signed =
            |claims: &serde_json::Value| encode(&Header::new(Algorithm::EdDSA), claims, &key(1).encoding).unwrap();
        assert!(key(1).verify(&signed(&claims()), now()).is_ok());
        for (field, value) in [
            ("aud", json!("other")),
            ("iss", json!("other")),
            ("role", json!("root")),
        ] {
            let mut changed = claims();
            changed[field] = value;
            assert_eq!(
                key(1).verify(&signed(&changed), now()),
                Err(TokenError::Invalid),
                "{field}"
            );
        }
        for field in ["exp", "iss", "aud", "sub", "sid", "role"] {
            let mut changed = claims();
            changed.as_object_mut().unwrap().remove(field);
            assert_eq!(
                key(1).verify(&signed(&changed), now()),
                Err(TokenError::Invalid),
                "{field}"
            );
        }
    }

    #[test]
    fn what_is_not_a_token_is_invalid() {
        for text in ["", ".", "..", "a.b.c", "Bearer x"] {
            assert_eq!(key(1).verify(text, now()), Err(TokenError::Invalid), "{text:?}");
        }
    }
}
