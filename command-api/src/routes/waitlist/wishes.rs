//! What a request says about the times that are welcome.

use chrono::NaiveDate;
use domain::doctor::{Doctor, Specialty};
use domain::ids::{DoctorId, VisitTypeId};
use domain::waitlist::{DayHours, Whose, Wish};
use garde::Validate;
use http_kit::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::routes::schedule::clock::{MINUTE, minute, valid_minute};
use crate::routes::schedule::set_hours::Weekday;

/// A stretch of the day on the practice's clock.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WelcomeHours {
    /// First minute at which the visit may start, as `HH:MM`.
    #[garde(custom(valid_minute))]
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: String,
    /// First minute at which it may not start any more, as `HH:MM`.
    #[garde(custom(valid_minute))]
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: String,
}

/// What to wait for. Days and hours are those of the practice.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JoinWaitlist {
    /// Whose time.
    #[garde(skip)]
    pub doctor_id: Uuid,
    /// For what.
    #[garde(skip)]
    pub visit_type_id: Uuid,
    /// The caller's visit that shall move to an earlier time; none: a new one is booked.
    #[serde(default)]
    #[garde(skip)]
    pub appointment_id: Option<Uuid>,
    /// One of the doctor's specialties: any doctor of it in the same city is welcome who offers a visit of this name. A
    /// visit that shall move stays with its doctor.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>)]
    pub specialty: Option<Specialty>,
    /// First day.
    #[garde(skip)]
    pub first_day: NaiveDate,
    /// Last day, at most a year ahead.
    #[garde(skip)]
    pub last_day: NaiveDate,
    /// Days of the week; none: all.
    #[serde(default)]
    #[garde(length(max = 7))]
    #[schema(max_items = 7)]
    pub weekdays: Vec<Weekday>,
    /// Hours of the day; none: all.
    #[serde(default)]
    #[garde(dive)]
    pub hours: Option<WelcomeHours>,
}

impl JoinWaitlist {
    /// What is wished for, with what the doctor publishes. The decision holds only while the schedule stands.
    pub async fn wish(&self, attempt: &mut Attempt) -> Result<Wish, Refused> {
        let schedule = attempt.schedule(self.doctor_id).await?;
        let rules = schedule.state.rules();
        let visit_type = rules.and_then(|rules| rules.visit_type(VisitTypeId(self.visit_type_id)));
        let (Some(rules), Some(visit_type)) = (rules, visit_type) else {
            return Err(Refused::because(
                Code::VisitTypeUnknown,
                "This type of visit is not offered (any more).",
            ));
        };
        let whose = match self.specialty {
            None => Whose::Doctor {
                doctor_id: DoctorId(self.doctor_id),
                visit_type_id: visit_type.id,
                visit_type_name: visit_type.name.clone(),
            },
            Some(specialty) => self.any_doctor(attempt, specialty, visit_type.name.clone()).await?,
        };
        Ok(Wish {
            whose,
            first_day: self.first_day,
            last_day: self.last_day,
            weekdays: self.weekdays.iter().copied().map(number).collect(),
            hours: self.hours.as_ref().map(WelcomeHours::times).transpose()?,
            time_zone: rules.time_zone,
        })
    }

    async fn any_doctor(
        &self,
        attempt: &Attempt,
        specialty: Specialty,
        visit_type_name: String,
    ) -> Result<Whose, Refused> {
        let invalid = |sentence: &str| Err(Problem::invalid_field("specialty", sentence).into());
        if self.appointment_id.is_some() {
            return invalid("A visit that is moved stays with its doctor.");
        }
        let doctor = attempt.load::<Doctor>(self.doctor_id).await?.state;
        let profile = doctor.profile().ok_or_else(Refused::not_found)?;
        if !profile.specialties.contains(&specialty) {
            return invalid("Please choose one of the doctor's specialties.");
        }
        Ok(Whose::Specialty {
            specialty,
            city: profile.location.city.clone(),
            visit_type_name,
        })
    }
}

/// Days from Monday.
fn number(day: Weekday) -> u8 {
    u8::try_from(chrono::Weekday::from(day).num_days_from_monday()).unwrap_or(0)
}

impl WelcomeHours {
    fn times(&self) -> Result<DayHours, Refused> {
        let time = |text: &str| minute(text).ok_or_else(|| Problem::invalid_field("hours", MINUTE));
        Ok(DayHours {
            from: time(&self.from)?,
            to: time(&self.to)?,
        })
    }
}
