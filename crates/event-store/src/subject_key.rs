use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use domain::{PersonalId, SubjectId};
use zeroize::Zeroizing;

use crate::MasterKey;

/// First byte of everything sealed here, so that another cipher can come later. AES-256-GCM with a random nonce follows.
const FORMAT: u8 = 1;

/// The key one person's values are sealed under. Destroying its wrapped copy erases the person.
pub(crate) struct SubjectKey(Zeroizing<[u8; 32]>);

/// Something sealed does not open, or the crypto library refused. Says nothing more on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed bytes cannot be opened with this key and place")]
pub(crate) struct NotOpened;

impl SubjectKey {
    pub(crate) fn random() -> Result<Self, NotOpened> {
        let mut key = Zeroizing::new([0; 32]);
        aws_lc_rs::rand::fill(&mut *key).map_err(|_| NotOpened)?;
        Ok(Self(key))
    }

    /// The key as it is stored: sealed under the master key, bound to the person.
    pub(crate) fn wrap(&self, master: &MasterKey, subject: SubjectId) -> Result<Vec<u8>, NotOpened> {
        seal(master.wrapping(), subject.0.as_bytes(), &*self.0)
    }

    pub(crate) fn unwrap(master: &MasterKey, subject: SubjectId, wrapped: &[u8]) -> Result<Self, NotOpened> {
        let opened = open(master.wrapping(), subject.0.as_bytes(), wrapped)?;
        let key: &[u8; 32] = opened.as_slice().try_into().map_err(|_| NotOpened)?;
        Ok(Self(Zeroizing::new(*key)))
    }

    pub(crate) fn seal(&self, id: PersonalId, subject: SubjectId, plain: &[u8]) -> Result<Vec<u8>, NotOpened> {
        seal(&self.0, &place(id, subject), plain)
    }

    pub(crate) fn open(
        &self,
        id: PersonalId,
        subject: SubjectId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        open(&self.0, &place(id, subject), sealed)
    }
}

/// Where a value belongs. It is authenticated with the value, so a row copied to another id or person does not open.
fn place(id: PersonalId, subject: SubjectId) -> [u8; 32] {
    let mut place = [0; 32];
    place[..16].copy_from_slice(id.0.as_bytes());
    place[16..].copy_from_slice(subject.0.as_bytes());
    place
}

fn seal(key: &[u8; 32], place: &[u8], plain: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let cipher = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| NotOpened)?;
    let mut text = plain.to_vec();
    let nonce = cipher
        .seal_in_place_append_tag(Aad::from(place), &mut text)
        .map_err(|_| NotOpened)?;
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + text.len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(nonce.as_ref());
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

fn open(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let [FORMAT, rest @ ..] = sealed else {
        return Err(NotOpened);
    };
    let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or(NotOpened)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotOpened)?;
    let cipher = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| NotOpened)?;
    let mut plain = Zeroizing::new(text.to_vec());
    let length = cipher
        .open_in_place(nonce, Aad::from(place), &mut plain)
        .map_err(|_| NotOpened)?
        .len();
    plain.truncate(length);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use uuid::Uuid;

    fn master(byte: u8) -> MasterKey {
        MasterKey::from_base64(&base64::engine::general_purpose::STANDARD.encode([byte; 32])).unwrap()
    }

    const ALICE: SubjectId = SubjectId(Uuid::from_u128(1));
    const BOB: SubjectId = SubjectId(Uuid::from_u128(2));
    const NAME: PersonalId = PersonalId(Uuid::from_u128(3));
    const EMAIL: PersonalId = PersonalId(Uuid::from_u128(4));

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let key = SubjectKey::random().unwrap();
        let sealed = key.seal(NAME, ALICE, b"Alice").unwrap();
        assert_eq!(&**key.open(NAME, ALICE, &sealed).unwrap(), b"Alice");
        assert!(key.open(EMAIL, ALICE, &sealed).is_err());
        assert!(key.open(NAME, BOB, &sealed).is_err());
        assert!(SubjectKey::random().unwrap().open(NAME, ALICE, &sealed).is_err());
        assert!(!sealed.windows(5).any(|bytes| bytes == b"Alice"));
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let key = SubjectKey::random().unwrap();
        let sealed = key.seal(NAME, ALICE, b"Alice").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(NAME, ALICE, &changed).is_err(), "byte {at}");
            assert!(key.open(NAME, ALICE, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_person_and_one_master_key() {
        let key = SubjectKey::random().unwrap();
        let wrapped = key.wrap(&master(1), ALICE).unwrap();
        let back = SubjectKey::unwrap(&master(1), ALICE, &wrapped).unwrap();
        assert_eq!(*back.0, *key.0);
        assert!(SubjectKey::unwrap(&master(2), ALICE, &wrapped).is_err());
        assert!(SubjectKey::unwrap(&master(1), BOB, &wrapped).is_err());
    }
}
