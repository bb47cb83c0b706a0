use domain::ids::{DoctorId, RoomId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::room::Room;
use domain::schedule::{Confirmation, Limits, Place, VisitType};
use garde::Validate;
use http_kit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitTypeBody {
    /// Its name as patients see it.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Length in minutes.
    #[garde(range(min = 5, max = 480))]
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    #[garde(range(max = 120))]
    #[schema(maximum = 120)]
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    #[garde(range(max = 120))]
    #[schema(maximum = 120)]
    pub buffer_after: u16,
    /// What it costs.
    #[garde(dive)]
    pub price: MoneyBody,
    /// Who makes a booking final.
    #[garde(skip)]
    pub confirmation: ConfirmationCode,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[garde(range(max = 336))]
    #[schema(maximum = 336)]
    pub cancellation_notice_hours: u16,
    /// Where it takes place.
    #[serde(default)]
    #[garde(dive)]
    pub place: PlaceBody,
    /// Offered starts lie this many minutes apart, counted from the start of a block of hours.
    #[serde(default = "quarter")]
    #[garde(range(min = 5, max = 240))]
    #[schema(minimum = 5, maximum = 240, default = 15)]
    pub grid_minutes: u16,
    /// Shortest notice in minutes.
    #[serde(default)]
    #[garde(range(max = 43_200))]
    #[schema(maximum = 43_200, default = 0)]
    pub notice_minutes: u32,
    /// Furthest advance in days of 24 hours.
    #[serde(default = "half_a_year")]
    #[garde(range(min = 1, max = 730))]
    #[schema(minimum = 1, maximum = 730, default = 180)]
    pub advance_days: u16,
    /// Most visits of this type.
    #[serde(default)]
    #[garde(dive)]
    pub limits: LimitsBody,
    /// Rooms or devices one of which it needs, of those the doctor shares; none: no particular one.
    #[serde(default)]
    #[garde(length(max = 20))]
    #[schema(max_items = 20)]
    pub rooms: Vec<Uuid>,
}

fn quarter() -> u16 {
    15
}

fn half_a_year() -> u16 {
    180
}

/// Where patient and doctor meet.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = Place)]
pub enum PlaceBody {
    /// At the practice.
    #[default]
    Practice,
    /// By video.
    Telehealth {
        /// Where they meet: a link that starts with `https://`. Only the doctor is shown it so far.
        #[garde(length(chars, max = 500))]
        #[schema(max_length = 500)]
        link: String,
    },
}

/// Most visits in a stretch of the doctor's calendar; null: as many as fit.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Limits)]
pub struct LimitsBody {
    /// On one day.
    #[garde(inner(range(min = 1, max = 200)))]
    #[schema(minimum = 1, maximum = 200)]
    pub per_day: Option<u16>,
    /// From Monday to Sunday.
    #[garde(inner(range(min = 1, max = 1_000)))]
    #[schema(minimum = 1, maximum = 1_000)]
    pub per_week: Option<u16>,
}

impl From<LimitsBody> for Limits {
    fn from(body: LimitsBody) -> Self {
        Self {
            per_day: body.per_day,
            per_week: body.per_week,
        }
    }
}

impl From<PlaceBody> for Place {
    fn from(body: PlaceBody) -> Self {
        match body {
            PlaceBody::Practice => Self::Practice,
            PlaceBody::Telehealth { link } => Self::Telehealth { link },
        }
    }
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
pub struct MoneyBody {
    /// In the currency's smallest unit, such as cents.
    #[garde(skip)]
    pub amount: u32,
    /// ISO 4217 code.
    #[garde(custom(valid_currency))]
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub currency: String,
}

/// Who makes a booking final.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Confirmation)]
pub enum ConfirmationCode {
    /// Booked at once.
    Automatic,
    /// The time is taken, and the doctor says yes or no.
    ByDoctor,
}

impl VisitTypeBody {
    /// The type under this id.
    pub fn visit_type(&self, id: VisitTypeId) -> Result<VisitType, Refused> {
        let currency = Currency::try_from(self.price.currency.clone());
        let currency = currency.map_err(|error| Problem::invalid_field("price.currency", error.to_string()))?;
        Ok(VisitType {
            id,
            name: self.name.trim().to_owned(),
            minutes: self.minutes,
            buffer_before: self.buffer_before,
            buffer_after: self.buffer_after,
            price: Money {
                amount: self.price.amount,
                currency,
            },
            confirmation: match self.confirmation {
                ConfirmationCode::Automatic => Confirmation::Automatic,
                ConfirmationCode::ByDoctor => Confirmation::ByDoctor,
            },
            place: self.place.clone().into(),
            grid_minutes: self.grid_minutes,
            notice_minutes: self.notice_minutes,
            advance_days: self.advance_days,
            limits: self.limits.into(),
            rooms: self.rooms.iter().copied().map(RoomId).collect(),
            cancellation_notice_hours: self.cancellation_notice_hours,
        })
    }
}

/// Refuses a type that needs a room or device which the doctor does not share, or which is retired at the same moment.
pub async fn can_use_rooms(
    attempt: &mut Attempt,
    doctor: impl Into<Uuid>,
    visit_type: &VisitType,
) -> Result<(), Refused> {
    let doctor = DoctorId(doctor.into());
    for id in &visit_type.rooms {
        let room = attempt.load::<Room>(*id).await?;
        if !room.state.can_be_used_by(doctor) {
            return Err(Problem::invalid_field("rooms", "Choose rooms and devices that you share.").into());
        }
        attempt.unchanged(&room);
    }
    Ok(())
}

fn valid_currency<C>(code: &str, _context: &C) -> garde::Result {
    let known = Currency::try_from(code.to_owned());
    known.map(drop).map_err(|error| garde::Error::new(error.to_string()))
}
