use serde::{Deserialize, Serialize};

/// Most letters and hyphens of a code.
const CODE_LIMIT: usize = 32;

/// A field of medicine, by its code: small letters and hyphens. What it is called and whether new doctors can have it is
/// the platform's to say ([`SpecialtyEntry`](crate::specialty::SpecialtyEntry)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Specialty {
    GeneralPractice,
    Dermatology,
    Cardiology,
    Paediatrics,
    Orthopaedics,
    Gynaecology,
    Psychiatry,
    Ophthalmology,
    Dentistry,
    Neurology,
    /// One that admins of this platform added.
    Added(AddedSpecialty),
}

/// The code of a specialty that the product does not bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddedSpecialty {
    length: u8,
    letters: [u8; CODE_LIMIT],
}

/// The text is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A specialty is written as small letters with hyphens between words, for example sports-medicine.")]
pub struct NotASpecialty;

impl Specialty {
    /// Every specialty the product brings along, in the order pages list them.
    pub const ALL: [Self; 10] = [
        Self::GeneralPractice,
        Self::Dermatology,
        Self::Cardiology,
        Self::Paediatrics,
        Self::Orthopaedics,
        Self::Gynaecology,
        Self::Psychiatry,
        Self::Ophthalmology,
        Self::Dentistry,
        Self::Neurology,
    ];

    /// The code on the wire and in tables.
    pub fn code(&self) -> &str {
        match self {
            Self::GeneralPractice => "general-practice",
            Self::Dermatology => "dermatology",
            Self::Cardiology => "cardiology",
            Self::Paediatrics => "paediatrics",
            Self::Orthopaedics => "orthopaedics",
            Self::Gynaecology => "gynaecology",
            Self::Psychiatry => "psychiatry",
            Self::Ophthalmology => "ophthalmology",
            Self::Dentistry => "dentistry",
            Self::Neurology => "neurology",
            Self::Added(added) => added.code(),
        }
    }

    /// Whether the product brings it along.
    pub fn is_built_in(&self) -> bool {
        Self::ALL.contains(self)
    }
}

impl AddedSpecialty {
    fn code(&self) -> &str {
        let letters = self.letters.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }

    fn new(code: &str) -> Result<Self, NotASpecialty> {
        let words = code.split('-');
        let mut written = words.map(|word| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase()));
        let length = u8::try_from(code.len()).map_err(|_| NotASpecialty)?;
        if code.len() > CODE_LIMIT || !written.all(|written| written) {
            return Err(NotASpecialty);
        }
        let mut letters = [0; CODE_LIMIT];
        for (place, letter) in letters.iter_mut().zip(code.bytes()) {
            *place = letter;
        }
        Ok(Self { length, letters })
    }
}

impl TryFrom<String> for Specialty {
    type Error = NotASpecialty;

    fn try_from(code: String) -> Result<Self, NotASpecialty> {
        let known = Self::ALL.into_iter().find(|known| known.code() == code);
        known.map_or_else(|| AddedSpecialty::new(&code).map(Self::Added), Ok)
    }
}

impl From<Specialty> for String {
    fn from(specialty: Specialty) -> Self {
        specialty.code().to_owned()
    }
}
