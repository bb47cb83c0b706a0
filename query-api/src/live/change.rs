use access::Principal;
use domain::Fact;
use domain::account::Role;
use domain::appointment::Appointment;
use domain::hold::Hold;
use domain::waitlist::WaitlistEntry;
use event_store::{EventStore, StoreError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a page may have to ask for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Own visits: those of a patient, or a doctor's calendar.
    Visits,
    /// Times kept for the patient.
    Holds,
    /// What the patient waits for, and what was kept for them.
    Waitlist,
    /// The doctor's own rules.
    Schedule,
    /// Reviews, of the doctor's own visits or on an admin's list.
    Reviews,
    /// An admin's list of doctors.
    Doctors,
    /// Who the reader is.
    Profile,
    /// What an operator sees of the machinery.
    Engine,
    /// The platform's settings.
    Settings,
    /// Something was missed: any of it.
    Everything,
}

/// Something of the reader's has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changed {
    /// What to ask for again.
    pub what: Vec<What>,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    pub position: u64,
}

/// Whom something concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    Person(Uuid),
    Admins,
}

impl Whom {
    fn includes(self, reader: &Principal) -> bool {
        match self {
            Self::Person(id) => reader.account_id == id,
            Self::Admins => reader.role == Role::Admin,
        }
    }
}

/// An event, as far as open pages are concerned.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub position: u64,
    pub parts: Vec<(Whom, What)>,
}

impl Change {
    /// What of it is the reader's business; `None` if nothing is.
    pub fn of(&self, reader: &Principal) -> Option<Changed> {
        let own = self.parts.iter().filter(|(whom, _)| whom.includes(reader));
        let what: Vec<What> = own.map(|(_, what)| *what).collect();
        (!what.is_empty()).then_some(Changed {
            what,
            position: self.position,
        })
    }
}

/// Whom an event concerns. The parties of a visit are asked of the log, not of a table that lags.
///
/// # Errors
/// When the log cannot be read.
pub(super) async fn concerned(log: &EventStore, fact: &Fact) -> Result<Vec<(Whom, What)>, StoreError> {
    let of_visit = async |visit: Uuid, patient: What, doctor: What| {
        let visit = log.load::<Appointment>(visit).await?.state;
        let parties = visit.booking().map(|booking| {
            vec![
                (Whom::Person(booking.patient_id.0), patient),
                (Whom::Person(booking.doctor_id.0), doctor),
            ]
        });
        Ok::<_, StoreError>(parties.unwrap_or_default())
    };
    Ok(match fact {
        Fact::Appointment(id, _) => of_visit(id.0, What::Visits, What::Visits).await?,
        Fact::Review(id, _) => {
            let mut parts = of_visit(id.0, What::Visits, What::Reviews).await?;
            parts.push((Whom::Admins, What::Reviews));
            parts
        }
        Fact::Hold(id, _) => {
            let hold = log.load::<Hold>(id.0).await?.state;
            let patient = hold.patient().map(|patient| (Whom::Person(patient.0), What::Holds));
            patient.into_iter().collect()
        }
        Fact::Waitlist(id, _) => {
            let entry = log.load::<WaitlistEntry>(id.0).await?.state;
            let patient = entry
                .entry()
                .map(|entry| (Whom::Person(entry.patient_id.0), What::Waitlist));
            patient.into_iter().collect()
        }
        Fact::Schedule(id, _) => vec![(Whom::Person(id.0), What::Schedule)],
        Fact::Doctor(id, _) => vec![(Whom::Person(id.0), What::Profile), (Whom::Admins, What::Doctors)],
        Fact::Account(id, _) => vec![(Whom::Person(id.0), What::Profile), (Whom::Admins, What::Doctors)],
        Fact::Quarantine(_, _) => vec![(Whom::Admins, What::Engine)],
        Fact::Setting(_) => vec![(Whom::Admins, What::Settings)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(id: u128, role: Role) -> Principal {
        Principal {
            account_id: Uuid::from_u128(id),
            role,
            session_id: Uuid::from_u128(9),
        }
    }

    #[test]
    fn each_reader_hears_of_the_own_part_only() {
        let change = Change {
            position: 7,
            parts: vec![
                (Whom::Person(Uuid::from_u128(1)), What::Visits),
                (Whom::Person(Uuid::from_u128(2)), What::Reviews),
                (Whom::Admins, What::Reviews),
            ],
        };
        let what = |id, role| change.of(&reader(id, role)).map(|changed| changed.what);
        assert_eq!(what(1, Role::Patient), Some(vec![What::Visits]));
        assert_eq!(what(2, Role::Doctor), Some(vec![What::Reviews]));
        assert_eq!(what(3, Role::Admin), Some(vec![What::Reviews]));
        assert_eq!(what(3, Role::Patient), None);
        assert_eq!(what(4, Role::Doctor), None);
    }
}
