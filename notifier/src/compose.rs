//! From what is known to the mail: pure, so that every text is a snapshot.

use access::{LinkPurpose, SigningKey};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::appointment::{Booking, DeclineReason, Slot, Status};
use domain::doctor::Profile;
use domain::time::Zone;
use lettre::Address;
use lettre::message::Mailbox;
use uuid::Uuid;

use crate::clocks::Clocks;
use crate::error::NotifierError;
use crate::invite::{Invite, Method};
use crate::kept::Kept;
use crate::kind::Kind;
use crate::letter::Letter;
use crate::links::Links;
use crate::locale::{Changing, Locale};
use crate::reminder::Reminder;
use crate::settings::ConfigError;
use crate::templates::{Context, Templates};
use crate::text::one_line;
use crate::visit::{VisitView, place};

/// The event behind a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// What the mail is about.
    pub kind: Kind,
    /// When the event was recorded. Links expire counted from here, however late the mail.
    pub recorded_at: DateTime<Utc>,
}

/// Who reads the mail.
#[derive(Clone)]
pub struct Reader {
    /// The account.
    pub account: Uuid,
    /// Where it goes.
    pub address: Address,
    /// As the person wrote it.
    pub name: String,
    /// Where the reader's clock is.
    pub zone: Tz,
    /// The reader's language.
    pub locale: Locale,
}

/// The visit the mail is about, as it was at the event.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Which one.
    pub id: Uuid,
    /// The stream's version at the event, from 1.
    pub version: u32,
    /// What was agreed after the event.
    pub booking: Booking,
    /// Where it stood after the event.
    pub status: Status,
    /// Whether it was confirmed before the event.
    pub was_booked: bool,
    /// The time it had before the event, when that is another one.
    pub previous: Option<Slot>,
    /// Whether the doctor did it.
    pub by_doctor: bool,
    /// When the request ends unanswered, if it was one after the event.
    pub expires_at: Option<DateTime<Utc>>,
    /// The last instant at which calling it off does not count as late; `None`: it does whenever that is.
    pub free_until: Option<DateTime<Utc>>,
    /// Why the doctor said no, if that was the event.
    pub declined: Option<DeclineReason>,
    /// Whether the event is a patient's late cancellation.
    pub late: bool,
    /// The doctor's published profile.
    pub profile: Profile,
}

/// What the mail is about, besides its reader.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A visit.
    Visit(&'a Visit),
    /// A time that is or was kept for somebody who waits.
    Kept(&'a Kept),
    /// What a change of the rules of clocks did to a doctor's schedule.
    Clocks(&'a Clocks),
    /// Nothing else.
    Reader,
}

impl<'a> About<'a> {
    fn visit(self) -> Option<&'a Visit> {
        match self {
            Self::Visit(visit) => Some(visit),
            Self::Kept(_) | Self::Clocks(_) | Self::Reader => None,
        }
    }

    fn kept(self) -> Option<&'a Kept> {
        match self {
            Self::Kept(kept) => Some(kept),
            Self::Visit(_) | Self::Clocks(_) | Self::Reader => None,
        }
    }

    fn clocks(self) -> Option<Clocks> {
        match self {
            Self::Clocks(clocks) => Some(clocks.clone()),
            Self::Visit(visit) => visit
                .previous
                .as_ref()
                .map(|previous| Clocks::of_visit(&visit.booking.slot, previous)),
            Self::Kept(_) | Self::Reader => None,
        }
    }

    fn view(self, reader: &Reader) -> Option<VisitView> {
        let (slot, status, profile) = match self {
            Self::Visit(visit) => (&visit.booking.slot, visit.status, &visit.profile),
            Self::Kept(kept) => (&kept.slot, Status::Booked, &kept.profile),
            Self::Clocks(_) | Self::Reader => return None,
        };
        Some(VisitView::new(slot, status, profile, reader.zone, reader.locale))
    }
}

impl<'a> From<Option<&'a Visit>> for About<'a> {
    fn from(visit: Option<&'a Visit>) -> Self {
        visit.map_or(Self::Reader, Self::Visit)
    }
}

/// What every mail of this installation shares.
pub struct Desk {
    /// Who mails come from.
    pub from: Mailbox,
    /// Where links lead.
    pub links: Links,
    /// What signs them.
    pub keys: SigningKey,
    /// The texts.
    pub templates: Templates,
}

/// From when on a mail is of no use to anybody any more: its link has expired, or the visit is over. A moved visit
/// counts to the later of its two times, because somebody may still set out for the earlier one. That a time is kept is
/// of use only as long as it is. Reminders have bounds of their own.
pub fn deadline<'a>(occasion: &Occasion, about: impl Into<About<'a>>) -> Option<DateTime<Utc>> {
    let about = about.into();
    if let (Some(reminder), Some(visit)) = (Reminder::of(occasion.kind), about.visit()) {
        return Some(reminder.late_from(visit.booking.slot.starts_at));
    }
    match (link_purpose(occasion.kind), about) {
        (Some(purpose), _) => Some(occasion.recorded_at + purpose.life()),
        (None, About::Kept(kept)) if occasion.kind == Kind::WaitlistOffered => Some(kept.until),
        (None, About::Kept(kept)) => Some(kept.slot.starts_at),
        (None, About::Visit(visit)) => {
            let previous = visit.previous.iter().map(|slot| slot.ends_at);
            previous.chain([visit.booking.slot.ends_at]).max()
        }
        (None, About::Clocks(_) | About::Reader) => None,
    }
}

impl Desk {
    /// The desk of an installation.
    ///
    /// # Errors
    /// When a setting or a template is wrong.
    pub fn new(from: Mailbox, base_url: &str, keys: SigningKey) -> Result<Self, NotifierError> {
        Ok(Self {
            from,
            links: Links::below(base_url).map_err(ConfigError::from)?,
            keys,
            templates: Templates::load()?,
        })
    }

    /// Writes the mail.
    ///
    /// # Errors
    /// When a template cannot be filled, which a test rules out.
    pub fn write(
        &self,
        occasion: &Occasion,
        reader: Reader,
        about: About<'_>,
        message_id: String,
        now: DateTime<Utc>,
    ) -> Result<Letter, minijinja::Error> {
        let context = self.context(occasion, &reader, about, now);
        let texts = self.templates.fill(occasion.kind, reader.locale, &context)?;
        let invite = about.visit().and_then(|visit| self.invite(occasion, &reader, visit));
        Ok(Letter {
            message_id,
            from: self.from.clone(),
            to: reader.address,
            name: context.name,
            date: now,
            texts,
            invite,
        })
    }

    fn context(&self, occasion: &Occasion, reader: &Reader, about: About<'_>, now: DateTime<Utc>) -> Context {
        let (visit, kept) = (about.visit(), about.kept());
        let local = |at| reader.locale.moment(Zone::of(reader.zone).wall_time(at).local);
        let valid_until = link_purpose(occasion.kind).map(|purpose| {
            let until = local(occasion.recorded_at + purpose.life());
            format!("{until} ({})", reader.zone.name())
        });
        Context {
            words: reader.locale.words(),
            name: name_for(occasion.kind, &reader.name),
            link: self.link(occasion, reader, visit),
            valid_until,
            visit: about.view(reader),
            previous: visit
                .and_then(|v| v.previous.as_ref())
                .map(|slot| local(slot.starts_at)),
            to_doctor: visit.is_some_and(|v| v.booking.doctor_id.0 == reader.account),
            by_doctor: visit.is_some_and(|v| v.by_doctor),
            held_until: visit
                .and_then(|v| v.expires_at)
                .or(kept.map(|kept| kept.until))
                .map(|until| format!("{} ({})", local(until), reader.zone.name())),
            declined_because: visit
                .and_then(|v| v.declined)
                .and_then(|reason| reader.locale.declined_because(reason)),
            late: visit.is_some_and(|v| v.late),
            changing: visit.map(|v| reader.locale.changing(&changing(v, reader, now))),
            clocks: about.clocks(),
            moves: kept.is_some_and(|kept| kept.moves),
        }
    }

    fn link(&self, occasion: &Occasion, reader: &Reader, visit: Option<&Visit>) -> String {
        let until = |purpose: LinkPurpose| occasion.recorded_at + purpose.life();
        match (occasion.kind, visit) {
            (Kind::ConfirmAddress | Kind::ConfirmAddressAgain, _) => {
                self.links
                    .confirm_email(&self.keys, reader.account, until(LinkPurpose::ConfirmEmail))
            }
            (Kind::Invitation | Kind::InvitationAgain, _) => {
                self.links
                    .invitation(&self.keys, reader.account, until(LinkPurpose::Invitation))
            }
            (
                Kind::VisitBooked
                | Kind::VisitRequested
                | Kind::VisitConfirmed
                | Kind::VisitRescheduled
                | Kind::VisitClocksMoved
                | Kind::VisitReminderDay
                | Kind::VisitReminderHour,
                Some(visit),
            ) => self.links.visit(visit.id),
            (Kind::VisitDeclined | Kind::VisitExpired | Kind::VisitCancelled, Some(visit)) => {
                self.links.doctor(visit.booking.doctor_id.0)
            }
            (
                Kind::DoctorVisitBooked
                | Kind::DoctorVisitRequested
                | Kind::DoctorVisitRescheduled
                | Kind::DoctorVisitCancelled
                | Kind::DoctorClocksMoved,
                _,
            ) => self.links.doctors_visits(),
            (Kind::WaitlistOffered | Kind::WaitlistLapsed, _) => self.links.waitlist(),
            (
                Kind::SignUpRepeated
                | Kind::VisitBooked
                | Kind::VisitRequested
                | Kind::VisitConfirmed
                | Kind::VisitDeclined
                | Kind::VisitExpired
                | Kind::VisitRescheduled
                | Kind::VisitClocksMoved
                | Kind::VisitCancelled
                | Kind::VisitReminderDay
                | Kind::VisitReminderHour,
                _,
            ) => self.links.sign_in(),
        }
    }

    /// The calendar file: with mails that make, move or end an entry in the patient's calendar.
    fn invite(&self, occasion: &Occasion, reader: &Reader, visit: &Visit) -> Option<Invite> {
        let method = match occasion.kind {
            Kind::VisitBooked | Kind::VisitConfirmed => Method::Request,
            Kind::VisitRescheduled | Kind::VisitClocksMoved if visit.status == Status::Booked => Method::Request,
            Kind::VisitCancelled if visit.was_booked => Method::Cancel,
            Kind::Invitation
            | Kind::InvitationAgain
            | Kind::ConfirmAddress
            | Kind::ConfirmAddressAgain
            | Kind::SignUpRepeated
            | Kind::VisitRequested
            | Kind::VisitDeclined
            | Kind::VisitExpired
            | Kind::VisitRescheduled
            | Kind::VisitClocksMoved
            | Kind::VisitCancelled
            | Kind::VisitReminderDay
            | Kind::VisitReminderHour
            | Kind::WaitlistOffered
            | Kind::WaitlistLapsed
            | Kind::DoctorVisitBooked
            | Kind::DoctorVisitRequested
            | Kind::DoctorVisitRescheduled
            | Kind::DoctorVisitCancelled
            | Kind::DoctorClocksMoved => return None,
        };
        let doctor = one_line(&visit.profile.name);
        Some(Invite {
            method,
            appointment: visit.id,
            version: visit.version,
            recorded_at: occasion.recorded_at,
            slot: visit.booking.slot.clone(),
            // The title is the doctor's name alone: calendars are shared, and a title shows on a locked screen.
            title: doctor.clone(),
            place: place(&visit.booking.slot, &visit.profile, reader.locale),
            link: self.links.visit(visit.id),
            organizer: (doctor, self.from.email.to_string()),
            attendee: reader.address.to_string(),
        })
    }
}

/// What calling a visit off means for somebody who reads of it now. The practice's clock is the reader's, or the zone is
/// named.
fn changing(visit: &Visit, reader: &Reader, now: DateTime<Utc>) -> Changing {
    let slot = &visit.booking.slot;
    match visit.free_until.filter(|until| now < *until) {
        None => Changing::Late,
        Some(until) if until >= slot.starts_at => Changing::FreeUntilStart,
        Some(until) => {
            let here = Zone::of(reader.zone).wall_time(until);
            let moment = reader.locale.moment(here.local);
            let same = here == Zone::of(slot.time_zone).wall_time(until);
            Changing::FreeUntil(if same {
                moment
            } else {
                format!("{moment} ({})", reader.zone.name())
            })
        }
    }
}

/// Mails to an address that nobody has confirmed yet are addressed to nobody: the name may be anything a stranger
/// typed, and Medbook carries no stranger's words to other people's mailboxes.
fn name_for(kind: Kind, name: &str) -> Option<String> {
    match kind {
        Kind::ConfirmAddress | Kind::ConfirmAddressAgain | Kind::SignUpRepeated => None,
        Kind::Invitation
        | Kind::InvitationAgain
        | Kind::VisitBooked
        | Kind::VisitRequested
        | Kind::VisitConfirmed
        | Kind::VisitDeclined
        | Kind::VisitExpired
        | Kind::VisitRescheduled
        | Kind::VisitClocksMoved
        | Kind::VisitCancelled
        | Kind::VisitReminderDay
        | Kind::VisitReminderHour
        | Kind::WaitlistOffered
        | Kind::WaitlistLapsed
        | Kind::DoctorVisitBooked
        | Kind::DoctorVisitRequested
        | Kind::DoctorVisitRescheduled
        | Kind::DoctorVisitCancelled
        | Kind::DoctorClocksMoved => Some(one_line(name)).filter(|name| !name.is_empty()),
    }
}

fn link_purpose(kind: Kind) -> Option<LinkPurpose> {
    match kind {
        Kind::ConfirmAddress | Kind::ConfirmAddressAgain => Some(LinkPurpose::ConfirmEmail),
        Kind::Invitation | Kind::InvitationAgain => Some(LinkPurpose::Invitation),
        Kind::SignUpRepeated
        | Kind::VisitBooked
        | Kind::VisitRequested
        | Kind::VisitConfirmed
        | Kind::VisitDeclined
        | Kind::VisitExpired
        | Kind::VisitRescheduled
        | Kind::VisitClocksMoved
        | Kind::VisitCancelled
        | Kind::VisitReminderDay
        | Kind::VisitReminderHour
        | Kind::WaitlistOffered
        | Kind::WaitlistLapsed
        | Kind::DoctorVisitBooked
        | Kind::DoctorVisitRequested
        | Kind::DoctorVisitRescheduled
        | Kind::DoctorVisitCancelled
        | Kind::DoctorClocksMoved => None,
    }
}

#[cfg(test)]
mod tests;
