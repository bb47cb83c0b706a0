//! A visit that is to be reminded of, for the tests of reminders.

use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::time::Clock;
use uuid::Uuid;

use crate::clinic::{Clinic, Mail, Running, offer};
use crate::scripted_smtp::{Answer, ScriptedSmtp};

pub const VISIT: &str = "2026-11-25T09:00:00Z";
pub const DAY_BEFORE: &str = "2026-11-24T09:00:00Z";
pub const HOUR_BEFORE: &str = "2026-11-25T08:00:00Z";

pub fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

/// A patient's visit at [`VISIT`], and a notifier that has told both of it.
pub struct Booked {
    pub clinic: Clinic,
    pub server: ScriptedSmtp,
    pub notifier: Running,
    pub patient: Uuid,
    pub doctor: Uuid,
    pub visit: Uuid,
}

impl Booked {
    pub async fn well() -> Self {
        Self::with(|_| Answer::Accept).await
    }

    /// The script answers what comes after the mails about the accounts and the booking, by its number from 0.
    pub async fn with(script: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let clinic = Clinic::open().await;
        let server = ScriptedSmtp::start(move |number, _| number.checked_sub(4).map_or(Answer::Accept, &script)).await;
        let doctor = clinic.invite_doctor().await;
        let patient = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
        let visit = clinic.book(patient, doctor, VISIT).await;
        let notifier = clinic.notifier(server.port).await;
        clinic.settles().await;
        assert_eq!(
            server.messages().len(),
            4,
            "two accounts, and two mails about the booking"
        );
        Self {
            clinic,
            server,
            notifier,
            patient,
            doctor,
            visit,
        }
    }

    /// The clock shows this, and what is due is settled.
    pub async fn it_is(&self, instant: &str) {
        self.clinic.clock.set(at(instant));
        self.clinic.settles().await;
    }

    pub async fn cancels(&self) {
        self.clinic.cancel(self.patient, self.visit).await;
    }

    pub async fn moves_to(&self, start: &str) {
        let move_it = AppointmentCommand::Reschedule {
            offer: offer(start),
            by: Party::Patient,
            now: self.clinic.clock.now(),
        };
        self.clinic
            .does::<Appointment>(Some(self.patient), self.visit, move_it)
            .await;
    }

    pub async fn restarts(&mut self) {
        let fresh = self.clinic.notifier(self.server.port).await;
        std::mem::replace(&mut self.notifier, fresh).stop().await;
    }

    /// Ends, and gives the kinds of mails that were sent after the booking.
    pub async fn sent(self) -> Vec<String> {
        self.notifier.stop().await;
        kinds(&self.server).split_off(4)
    }
}

/// The kinds of mails that arrived, in order.
pub fn kinds(server: &ScriptedSmtp) -> Vec<String> {
    let kind = |id: &String| id.split(['.', '@']).nth(1).unwrap().to_owned();
    server.message_ids().iter().map(kind).collect()
}

pub async fn reminders(clinic: &Clinic) -> Vec<(String, String)> {
    let mut mails = clinic.mails().await;
    mails.retain(|mail| mail.kind.starts_with("visit-reminder"));
    let told = |mail: Mail| {
        let kind = mail.kind.trim_start_matches("visit-reminder-").to_owned();
        let reason = mail.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
        (kind, mail.status + &reason)
    };
    mails.into_iter().map(told).collect()
}

pub fn stand(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(kind, status): &(&str, &str)| ((*kind).to_owned(), (*status).to_owned());
    expected.iter().map(owned).collect()
}
