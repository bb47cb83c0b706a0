use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, DeclineReason, Party, Status};
use domain::ids::{AppointmentId, PatientId};
use domain::schedule::{Offer, Taken, VisitType, Window};
use domain::{Personal, PersonalId};
use event_store::Loaded;
use rand::Rng;
use rand::seq::IndexedRandom;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::cast::REASONS;
use super::clinic::Clinic;
use super::ledger::fresh;
use super::reviews::Said;

/// Visits reach this far back and ahead.
const AROUND: TimeDelta = TimeDelta::days(21);

/// This far from now the demo doctor has no free time.
const AROUND_NOW: TimeDelta = TimeDelta::hours(10);

/// The demo doctor's visits this near to now take place.
const HAPPENING: TimeDelta = TimeDelta::hours(3);

/// A booking somebody will make.
struct Wish {
    practice: usize,
    booked_at: DateTime<Utc>,
    offer: Offer,
}

/// What becomes of a visit after it was booked.
#[derive(Clone, Copy)]
enum Fate {
    Happens,
    Missed,
    /// Nobody says how it ended.
    Forgotten,
    Cancelled(Party),
    Moved,
    Declined,
    Unanswered,
}

/// A later step of a visit.
pub(super) enum Step {
    /// By somebody, or by itself.
    Give(Option<Uuid>, Box<AppointmentCommand>),
    Move(usize),
    Say(Said),
}

/// Later steps in order of time; the count keeps steps of one instant apart.
#[derive(Default)]
pub(super) struct Agenda {
    steps: BTreeMap<(DateTime<Utc>, usize), (AppointmentId, Step)>,
    count: usize,
}

impl Agenda {
    pub(super) fn add(&mut self, at: DateTime<Utc>, visit: AppointmentId, step: Step) {
        self.count += 1;
        self.steps.insert((at, self.count), (visit, step));
    }

    fn next_until(&mut self, until: DateTime<Utc>) -> Option<(DateTime<Utc>, AppointmentId, Step)> {
        let entry = self.steps.first_entry().filter(|entry| entry.key().0 <= until)?;
        let ((at, _), (visit, step)) = entry.remove_entry();
        Some((at, visit, step))
    }
}

impl Clinic {
    /// Books, moves, cancels and closes visits in the order in which people would have.
    pub async fn fill(&mut self) -> Result<()> {
        let mut wishes = Vec::new();
        for practice in 0..self.practices.len() {
            wishes.extend(self.wishes(practice)?);
        }
        wishes.sort_by_key(|wish| (wish.booked_at, wish.practice, wish.offer.starts_at));
        let mut agenda = Agenda::default();
        for wish in wishes {
            self.catch_up(&mut agenda, wish.booked_at).await?;
            self.book(wish, &mut agenda).await?;
        }
        self.catch_up(&mut agenda, self.now).await
    }

    /// The offers of one practice that somebody wants; nearer days are fuller.
    fn wishes(&mut self, practice: usize) -> Result<Vec<Wish>> {
        let schedule = &self.practices[practice].schedule.state;
        let demand = i64::from(self.practices[practice].demand);
        let types: Vec<VisitType> = schedule.visit_types().cloned().collect();
        let rules = schedule.rules().context("an open schedule")?;
        let nothing = Taken::default();
        let mut wishes = Vec::new();
        let mut free_from = self.now - AROUND;
        while let Some(visit_type) = types.choose(&mut self.chance) {
            let window = Window {
                from: free_from,
                to: self.now + AROUND,
                now: self.now - AROUND,
            };
            let next = rules.offers(visit_type, &nothing, window).next();
            let Some(offer) = next else { break };
            free_from = offer.busy().ends_at;
            let days_ahead = (offer.starts_at - self.now).num_days().max(0);
            // The demo doctor's day is full, so that somebody waits and somebody is being seen whenever one looks.
            let around_now = practice == 0 && (offer.starts_at - self.now).abs() < AROUND_NOW;
            if around_now || self.chance.random_range(0..100) < demand * 12 - days_ahead * 3 {
                let notice = TimeDelta::minutes(self.chance.random_range(180..9 * 24 * 60));
                let recently = self.now - TimeDelta::minutes(self.chance.random_range(5..600));
                wishes.push(Wish {
                    practice,
                    booked_at: (offer.starts_at - notice).min(recently),
                    offer,
                });
            }
        }
        Ok(wishes)
    }

    async fn book(&mut self, wish: Wish, agenda: &mut Agenda) -> Result<()> {
        let practice = &self.practices[wish.practice];
        let (doctor_id, schedule) = (practice.doctor_id, practice.schedule.clone());
        // Somebody else asks when the first one is at another doctor's then; a time that is gone stays gone.
        for _ in 0..3 {
            let patient_id = self.somebody(wish.practice)?;
            let id = AppointmentId(self.ledger.next_id());
            let mut work = self.ledger.work(patient_id.0, wish.booked_at);
            let command = AppointmentCommand::Book {
                patient_id,
                doctor_id,
                offer: wish.offer.clone(),
                reason: self.what_for(wish.practice),
                series: None,
                missed: None,
                now: wish.booked_at,
            };
            let visit = work.decide(&fresh::<Appointment>(id.0), command)?;
            work.unchanged(&schedule);
            if self.ledger.append(work).await? {
                self.visits += 1;
                self.plan(id, &visit, &wish, agenda)?;
                break;
            }
        }
        Ok(())
    }

    /// What some of the demo doctor's patients say about why they come.
    fn what_for(&mut self, practice: usize) -> Option<Personal<String>> {
        let said = (practice == 0 && self.chance.random_bool(0.4)).then(|| REASONS.choose(&mut self.chance).copied());
        let id = PersonalId(self.ledger.next_id());
        said.flatten().map(|reason| Personal::new(id, reason.to_owned()))
    }

    /// Some doctors see the demo patient now and then; otherwise anybody comes.
    fn somebody(&mut self, practice: usize) -> Result<PatientId> {
        let regular = practice.is_multiple_of(11) && self.chance.random_bool(0.06);
        let patient = if regular {
            self.patients.first()
        } else {
            self.patients.choose(&mut self.chance)
        };
        patient.copied().context("a patient")
    }

    fn fate(&mut self, pending: bool) -> Fate {
        match self.chance.random_range(0..100) {
            0..35 if pending => Fate::Unanswered,
            35..43 if pending => Fate::Declined,
            0..7 => Fate::Cancelled(Party::Patient),
            7..10 => Fate::Cancelled(Party::Doctor),
            10..15 => Fate::Moved,
            15..21 => Fate::Missed,
            21..23 => Fate::Forgotten,
            _ => Fate::Happens,
        }
    }

    fn plan(&mut self, id: AppointmentId, visit: &Appointment, wish: &Wish, agenda: &mut Agenda) -> Result<()> {
        let booking = visit.booking().context("a booked visit")?;
        let (patient, doctor) = (booking.patient_id.0, booking.doctor_id.0);
        let happening = wish.practice == 0 && (wish.offer.starts_at - self.now).abs() < HAPPENING;
        let fate = if happening {
            Fate::Happens
        } else {
            self.fate(visit.status() == Some(Status::Pending))
        };
        let halfway = wish.booked_at + (wish.offer.starts_at - wish.booked_at) / 2;
        if let Some(expires_at) = visit.expires_at() {
            let (at, actor, command) = match fate {
                Fate::Unanswered => (expires_at, None, AppointmentCommand::Expire { now: expires_at }),
                Fate::Declined => {
                    let at = halfway.min(wish.booked_at + TimeDelta::hours(20));
                    (at, Some(doctor), self.decline())
                }
                Fate::Happens | Fate::Missed | Fate::Forgotten | Fate::Cancelled(_) | Fate::Moved => {
                    let now = wish.booked_at + TimeDelta::minutes(30);
                    (now, Some(doctor), AppointmentCommand::Confirm { now })
                }
            };
            agenda.add(at, id, Step::Give(actor, Box::new(command)));
        }
        match fate {
            Fate::Happens | Fate::Missed | Fate::Forgotten => self.plan_the_day(id, doctor, fate, wish, agenda),
            Fate::Cancelled(by) => {
                let actor = match by {
                    Party::Patient => patient,
                    Party::Doctor => doctor,
                };
                let reason = self.reason(by);
                let now = self.when_cancelled(by, halfway, wish.offer.starts_at);
                let command = AppointmentCommand::Cancel { by, reason, now };
                agenda.add(now, id, Step::Give(Some(actor), Box::new(command)));
            }
            Fate::Moved => agenda.add(halfway, id, Step::Move(wish.practice)),
            Fate::Unanswered | Fate::Declined => {}
        }
        Ok(())
    }

    /// What the practice notes on the day. The demo doctor checks everybody in; others only say how it ended.
    fn plan_the_day(&mut self, id: AppointmentId, doctor: Uuid, fate: Fate, wish: &Wish, agenda: &mut Agenda) {
        let Offer { starts_at, ends_at, .. } = wish.offer;
        let mut note = |now, command| agenda.add(now, id, Step::Give(Some(doctor), Box::new(command)));
        if wish.practice == 0 && !matches!(fate, Fate::Missed) {
            let early = TimeDelta::minutes(self.chance.random_range(55..60));
            let now = (starts_at - early).max(wish.booked_at + TimeDelta::minutes(31));
            note(now, AppointmentCommand::CheckIn { now });
            let now = starts_at + TimeDelta::minutes(1);
            note(now, AppointmentCommand::Start { now });
        }
        let now = ends_at + TimeDelta::minutes(2);
        match fate {
            Fate::Happens => note(now, AppointmentCommand::Complete { now }),
            Fate::Missed => note(now, AppointmentCommand::MarkNoShow { now }),
            Fate::Forgotten | Fate::Cancelled(_) | Fate::Moved | Fate::Declined | Fate::Unanswered => {}
        }
    }

    fn decline(&mut self) -> AppointmentCommand {
        let reason = DeclineReason::ALL.choose(&mut self.chance).copied();
        AppointmentCommand::Decline {
            reason: reason.unwrap_or(DeclineReason::Other),
        }
    }

    /// Every other patient who cancels does so shortly before the visit.
    fn when_cancelled(&mut self, by: Party, halfway: DateTime<Utc>, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        if by == Party::Patient && self.chance.random_bool(0.5) {
            halfway.max(starts_at - TimeDelta::hours(2))
        } else {
            halfway
        }
    }

    fn reason(&mut self, by: Party) -> CancelReason {
        let own: Vec<_> = CancelReason::ALL
            .into_iter()
            .filter(|reason| reason.is_given_by(by))
            .collect();
        own.choose(&mut self.chance).copied().unwrap_or(CancelReason::Other)
    }

    async fn catch_up(&mut self, agenda: &mut Agenda, until: DateTime<Utc>) -> Result<()> {
        while let Some((at, id, step)) = agenda.next_until(until) {
            let visit = self.ledger.load::<Appointment>(id.0).await?;
            match step {
                Step::Give(actor, command) => {
                    let took_place = matches!(*command, AppointmentCommand::Complete { .. });
                    self.ledger.run(actor, at, &visit, *command).await?;
                    if took_place {
                        self.plan_review(id, at, agenda);
                    }
                }
                Step::Say(said) => self.say(&visit, at, said).await?,
                Step::Move(practice) => self.move_visit(&visit, practice, at, agenda).await?,
            }
        }
        Ok(())
    }

    /// Moves a visit to the first free time at least a day later.
    async fn move_visit(
        &mut self,
        visit: &Loaded<Appointment>,
        practice: usize,
        now: DateTime<Utc>,
        agenda: &mut Agenda,
    ) -> Result<()> {
        let booking = visit.state.booking().context("a booked visit")?.clone();
        let schedule = self.practices[practice].schedule.state.clone();
        let rules = schedule.rules().context("an open schedule")?;
        let visit_type = rules.visit_type(booking.visit_type_id).context("an offered type")?;
        let from = booking.slot.starts_at + TimeDelta::days(1);
        let window = Window {
            from,
            to: from + TimeDelta::days(10),
            now,
        };
        for offer in rules.offers(visit_type, &Taken::default(), window) {
            let command = AppointmentCommand::Reschedule {
                offer: offer.clone(),
                by: Party::Patient,
                now,
            };
            let moved = self.ledger.run(booking.patient_id.0, now, visit, command).await?;
            if moved.is_some() {
                let (id, doctor, booked_at) = (AppointmentId(visit.id), booking.doctor_id.0, now);
                let there = Wish {
                    practice,
                    booked_at,
                    offer,
                };
                self.plan_the_day(id, doctor, Fate::Happens, &there, agenda);
                break;
            }
        }
        Ok(())
    }
}
