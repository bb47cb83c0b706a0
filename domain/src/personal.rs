use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

/// The vault row a personal value is sealed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonalId(pub Uuid);

/// The person a personal value is about. Erasing the person destroys the key of all their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub Uuid);

/// A value about a person that never stands in the log: the event carries only the id of its vault row.
///
/// Serialises to `{"personal": "<id>"}` and comes back without its value. There is no `Display`, and `Debug` prints `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal<T> {
    id: PersonalId,
    value: Option<T>,
}

impl<T> Personal<T> {
    /// A new value, to be sealed under this id by the append that stores the event.
    pub fn new(id: PersonalId, value: T) -> Self {
        Self { id, value: Some(value) }
    }

    /// The vault row it is sealed in.
    pub fn id(&self) -> PersonalId {
        self.id
    }

    /// The value while it is new, for the rules about it; `None` once it came out of the log.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl<T: Serialize> Personal<T> {
    /// What the append has to seal; `None` for a value that came out of the log.
    pub fn sealing(&self, subject: SubjectId) -> Option<Sealing> {
        let value = serde_json::to_value(self.value.as_ref()?).ok()?;
        Some(Sealing {
            id: self.id,
            subject,
            value,
        })
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[derive(Serialize, Deserialize)]
struct Reference {
    personal: PersonalId,
}

impl<T> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Reference { personal: self.id }.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reference = Reference::deserialize(deserializer)?;
        Ok(Self {
            id: reference.personal,
            value: None,
        })
    }
}

/// A personal value on its way into the vault.
#[derive(Clone, PartialEq)]
pub struct Sealing {
    /// The vault row.
    pub id: PersonalId,
    /// Whose key seals it.
    pub subject: SubjectId,
    /// The value as JSON.
    pub value: serde_json::Value,
}

impl fmt::Debug for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealing")
            .field("id", &self.id)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_value_is_printed_and_stored_as_a_reference_only() {
        let name = Personal::new(PersonalId(Uuid::nil()), "Zoë Blau".to_owned());
        assert_eq!(format!("{name:?}"), "…");
        let stored = serde_json::to_string(&name).unwrap();
        assert_eq!(stored, r#"{"personal":"00000000-0000-0000-0000-000000000000"}"#);
        let back: Personal<String> = serde_json::from_str(&stored).unwrap();
        assert_eq!(back.id(), name.id());
        assert!(back.sealing(SubjectId(Uuid::nil())).is_none());
        assert!(!format!("{:?}", name.sealing(SubjectId(Uuid::nil()))).contains("Zoë"));
    }
}
