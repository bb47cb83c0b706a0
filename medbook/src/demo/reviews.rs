//! What patients of the demo clinic say about their visits, and what doctors answer.

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointment::Appointment;
use domain::ids::AppointmentId;
use domain::review::{HideReason, Rating, Review, ReviewCommand, ReviewedVisit};
use domain::{Personal, PersonalId};
use event_store::Loaded;
use rand::Rng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::clinic::Clinic;
use super::visits::{Agenda, Step};

/// Of a hundred visits so many are reviewed.
const REVIEWED: u32 = 45;

const FIVE: [&str; 8] = [
    "Listened carefully and explained every step. I left with a clear plan.",
    "On time to the minute, friendly team, and all my questions were answered.",
    "I was nervous and felt in good hands right away.",
    "Very thorough. Found in ten minutes what nobody had looked for before.",
    "Took real time for us and spoke to my son, not only to me.",
    "Booked in the evening, seen the next morning. It could not have been easier.",
    "Kind, direct and honest about what helps and what does not.",
    "Best visit I have had in years. The practice is bright and calm, too.",
];
const FOUR: [&str; 5] = [
    "Good advice and a friendly team. I waited a quarter of an hour.",
    "Competent and clear. The rooms are a little hard to find.",
    "Helpful visit; I would have liked the explanation in writing as well.",
    "Everything went well, only parking nearby is difficult.",
    "Very good doctor. The phone is busy most of the time, so book here.",
];
const THREE: [&str; 3] = [
    "The advice was fine, but the visit felt rushed.",
    "Friendly, yet I had to tell my story three times to three people.",
    "All right for a check-up. I expected more for the second visit.",
];
const TWO: [&str; 2] = [
    "Forty minutes in the waiting room and five with the doctor.",
    "I still do not know what to do next. Nobody told me when to come back.",
];
const ONE: [&str; 2] = [
    "Waited for an hour although I had a fixed time, and nobody said why.",
    "I did not feel taken seriously at all.",
];
/// What an admin takes from the public.
const INSULT: &str = "What a bunch of idiots at the front desk. Throw them all out!";
const THANKS: [&str; 4] = [
    "Thank you for your kind words. See you at the next check-up.",
    "Thank you, I have passed this on to the team.",
    "I am glad that the visit helped. All the best to you.",
    "Thank you for taking the time to write.",
];
const SORRY: [&str; 3] = [
    "I am sorry about the wait. We have since put more time between visits.",
    "Thank you for being open. Please call the practice, so that we can make it right.",
    "That should not have happened. We have talked about it in the team.",
];

/// A step in the life of a review.
#[derive(Clone, Copy)]
pub(super) enum Said {
    /// The patient writes.
    Review(u8, Option<&'static str>),
    /// The doctor replies.
    Reply(&'static str),
    /// An admin hides it.
    Hidden,
}

impl Clinic {
    /// Some patients write a few hours or days later, some doctors answer the next days, and the first insult is hidden.
    pub(super) fn plan_review(&mut self, visit: AppointmentId, ended: DateTime<Utc>, agenda: &mut Agenda) {
        let opinions = &mut self.opinions;
        if opinions.random_range(0..100) >= REVIEWED {
            return;
        }
        let stars = match opinions.random_range(0..100) {
            0..56 => 5,
            56..82 => 4,
            82..92 => 3,
            92..97 => 2,
            _ => 1,
        };
        let texts: &[&str] = match stars {
            5 => &FIVE,
            4 => &FOUR,
            3 => &THREE,
            2 => &TWO,
            _ => &ONE,
        };
        let insults = stars == 1 && !self.insulted;
        self.insulted |= insults;
        let silent = opinions.random_bool(0.25);
        let text = match texts.choose(opinions) {
            _ if insults => Some(INSULT),
            Some(text) if !silent => Some(*text),
            Some(_) | None => None,
        };
        let written = ended + TimeDelta::minutes(opinions.random_range(60..5 * 24 * 60));
        agenda.add(written, visit, Step::Say(Said::Review(stars, text)));
        let answered = written + TimeDelta::minutes(opinions.random_range(120..3 * 24 * 60));
        if insults {
            agenda.add(answered, visit, Step::Say(Said::Hidden));
        } else if text.is_some() && opinions.random_bool(0.4) {
            let replies: &[&'static str] = if stars > 3 { &THANKS } else { &SORRY };
            if let Some(reply) = replies.choose(opinions) {
                agenda.add(answered, visit, Step::Say(Said::Reply(reply)));
            }
        }
    }

    pub(super) async fn say(&mut self, visit: &Loaded<Appointment>, at: DateTime<Utc>, said: Said) -> Result<()> {
        let reviewed = ReviewedVisit::of(&visit.state).context("a booked visit")?;
        let personal = |id: Uuid, text: &str| Personal::new(PersonalId(id), text.to_owned());
        let (actor, command) = match said {
            Said::Review(stars, text) => {
                let write = ReviewCommand::Write {
                    visit: reviewed,
                    rating: Rating::try_from(stars)?,
                    text: text.map(|text| personal(self.ledger.next_id(), text)),
                    now: at,
                };
                (reviewed.patient_id.0, write)
            }
            Said::Reply(text) => {
                let text = personal(self.ledger.next_id(), text);
                (reviewed.doctor_id.0, ReviewCommand::Reply { text })
            }
            Said::Hidden => {
                let (reason, note) = (HideReason::Offensive, "It insults the people at the front desk.");
                let note = note.to_owned();
                (self.admin, ReviewCommand::Hide { reason, note })
            }
        };
        let review = self.ledger.load::<Review>(visit.id).await?;
        let mut work = self.ledger.work(actor, at);
        work.unchanged(visit);
        work.decide(&review, command)?;
        self.ledger.append(work).await?;
        Ok(())
    }
}
