use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use chrono_tz::Tz;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::doctor::{Details, Doctor, DoctorCommand, Gender, Location, Profile, Specialty};
use domain::ids::AccountId;
use domain::schedule::{Schedule, ScheduleCommand};
use domain::specialty::SpecialtyEntry;
use domain::{Personal, PersonalId};
use event_store::Loaded;
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Problem, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::GenderBody;
use crate::answer::{Answer, LogPosition};
use crate::attempt::{Attempt, Decided};
use crate::email::EmailAddress;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// A doctor to bring onto the platform.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnboardDoctor {
    /// Name with title, as published.
    #[garde(length(chars, min = 1, max = 120), custom(not_blank))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Where the invitation goes. Not published.
    #[garde(dive)]
    #[schema(value_type = String, format = "email", max_length = 254)]
    pub email: EmailAddress,
    /// As the doctor wants it published; left out: not said.
    #[garde(skip)]
    #[serde(default)]
    pub gender: Option<GenderBody>,
    /// Fields of medicine, by code.
    #[garde(length(min = 1, max = 10))]
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 10)]
    pub specialties: Vec<Specialty>,
    /// Languages spoken, ISO 639-1.
    #[garde(length(min = 1, max = 20), inner(custom(valid_language)))]
    #[schema(min_items = 1, max_items = 20)]
    pub languages: Vec<String>,
    /// Where visits take place.
    #[garde(dive)]
    pub location: LocationBody,
    /// Zone of the working hours, an IANA name.
    #[garde(skip)]
    #[schema(value_type = String)]
    pub time_zone: Tz,
}

/// A place.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Location)]
pub struct LocationBody {
    /// Street and number.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub street: String,
    /// City.
    #[garde(length(chars, min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    #[garde(custom(valid_country))]
    #[schema(min_length = 2, max_length = 2, pattern = "^[A-Z]{2}$")]
    pub country: String,
    /// Degrees north.
    #[garde(range(min = -90.0, max = 90.0))]
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: f64,
    /// Degrees east.
    #[garde(range(min = -180.0, max = 180.0))]
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: f64,
}

/// The doctor is on the platform and invited.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Onboarded {
    /// The doctor.
    pub doctor_id: Uuid,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::EmailTaken]);

/// Bring a doctor onto the platform.
///
/// Publishes the profile and sends an invitation through which the doctor sets a password.
#[utoipa::path(
    post, path = "/api/admin/doctors", operation_id = "onboardDoctor", tag = "admin",
    params(("Idempotency-Key" = Uuid, Header)), request_body = OnboardDoctor,
    responses((status = 201, body = Onboarded), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<OnboardDoctor>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::OnboardDoctor)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let account = new_account(&state, &body);
    let gender = body.gender.map(Gender::from).unwrap_or_default();
    let profile = profile(body);
    state
        .execute(wish, move |attempt| {
            onboard(attempt, account.clone(), profile.clone(), gender)
        })
        .await
}

/// The account, the profile and the schedule share one id and one append.
async fn onboard(
    mut attempt: Attempt,
    account: NewAccount,
    profile: Profile,
    gender: Gender,
) -> Result<Decided, Refused> {
    if attempt.account_of(&account.email_index).await?.is_some() {
        return Err(Refused::because(
            Code::EmailTaken,
            "There is an account with this e-mail address already.",
        ));
    }
    can_be_chosen(&mut attempt, &profile.specialties).await?;
    let (id, now, time_zone) = (account.id, attempt.now, profile.time_zone);
    attempt.decide(
        &Loaded::<Account>::new_stream(id),
        AccountCommand::Invite { account, now },
    )?;
    let doctor = attempt.decide(&Loaded::<Doctor>::new_stream(id), DoctorCommand::Onboard { profile })?;
    say_gender(&mut attempt, id, doctor, gender)?;
    attempt.decide(&Loaded::<Schedule>::new_stream(id), ScheduleCommand::Open { time_zone })?;
    let onboarded = Onboarded {
        doctor_id: id.0,
        position: LogPosition,
    };
    attempt.answer(StatusCode::CREATED, &onboarded)
}

/// Nothing is written about somebody who says nothing.
fn say_gender(attempt: &mut Attempt, id: AccountId, doctor: Doctor, gender: Gender) -> Result<(), Refused> {
    if let Some(details) = doctor.details().filter(|details| details.gender != gender) {
        let onboarded = Loaded {
            id: id.0,
            version: 1,
            state: doctor,
        };
        let details = Details { gender, ..details };
        attempt.decide(&onboarded, DoctorCommand::ChangeDetails { details })?;
    }
    Ok(())
}

/// Refuses a specialty that the platform does not know or has retired, also if that happens at the same moment.
async fn can_be_chosen(attempt: &mut Attempt, specialties: &[Specialty]) -> Result<(), Refused> {
    for code in specialties {
        let entry = attempt.load::<SpecialtyEntry>(SpecialtyEntry::id_of(*code)).await?;
        if !entry.state.can_be_chosen(*code) {
            let sentence = "One of these is not among the platform's specialties, or no longer.";
            return Err(Problem::invalid_field("specialties", sentence).into());
        }
        attempt.unchanged(&entry);
    }
    Ok(())
}

fn new_account(state: &State, body: &OnboardDoctor) -> NewAccount {
    NewAccount {
        id: AccountId(state.ids.next()),
        role: Role::Doctor,
        name: Personal::new(PersonalId(state.ids.next()), body.name.trim().to_owned()),
        email: Personal::new(PersonalId(state.ids.next()), body.email.clone().into_text()),
        email_index: body.email.index(&state.keys.master),
        time_zone: body.time_zone,
        locale: "en".to_owned(),
    }
}

fn profile(body: OnboardDoctor) -> Profile {
    Profile {
        name: body.name.trim().to_owned(),
        specialties: once_each(body.specialties),
        languages: once_each(body.languages),
        location: body.location.into(),
        time_zone: body.time_zone,
    }
}

impl From<LocationBody> for Location {
    /// To five decimals, without blanks around the names.
    fn from(body: LocationBody) -> Self {
        let location = Self {
            street: body.street.trim().to_owned(),
            city: body.city.trim().to_owned(),
            country: body.country,
            latitude: body.latitude,
            longitude: body.longitude,
        };
        location.rounded()
    }
}

/// The same list without what comes again.
pub fn once_each<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut kept = Vec::with_capacity(list.len());
    for item in list {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

fn not_blank<C>(text: &str, _context: &C) -> garde::Result {
    if text.trim().is_empty() {
        Err(garde::Error::new("This is empty."))
    } else {
        Ok(())
    }
}

/// Two small letters.
///
/// # Errors
/// A sentence for people.
pub fn valid_language<C>(code: &str, _context: &C) -> garde::Result {
    if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase()) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "A language is written as two small letters, for example de.",
        ))
    }
}

fn valid_country<C>(code: &str, _context: &C) -> garde::Result {
    if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "A country is written as two capital letters, for example DE.",
        ))
    }
}
