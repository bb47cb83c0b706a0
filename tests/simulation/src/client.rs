//! People who register, book, move and call off, and ask again with the same key until they know.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::doctor::{Doctor, DoctorCommand, Location, Profile, Specialty};
use domain::ids::{AccountId, DoctorId, IdGen, PatientId, VisitTypeId};
use domain::money::Money;
use domain::schedule::{Block, Schedule, ScheduleCommand, VisitType, WeeklyHours};
use domain::time::Clock;
use domain::{Aggregate, Personal, PersonalId};
use event_store::memory::MemoryLog;
use event_store::{AppendError, Audit, IdempotencyKey, Loaded, StoreError, StoredAnswer, Work};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::bug::Bug;
use crate::world::{Away, Process, World};

const TRIES: u64 = 5;
/// Statuses of answers that say yes and no.
pub const DONE: u16 = 200;
pub const REFUSED: u16 = 409;
const DOCTORS: u64 = 2;
const SLOTS: u64 = 8;
const ADDRESSES: u64 = 6;
const VISIT_TYPE: VisitTypeId = VisitTypeId(Uuid::from_u128(0x717e));

/// What somebody wants.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    Register {
        id: Uuid,
        address: u64,
    },
    Book {
        id: Uuid,
        patient: Uuid,
        doctor: Uuid,
        slot: u64,
    },
    Cancel {
        id: Uuid,
    },
    Move {
        id: Uuid,
        doctor: Uuid,
        slot: u64,
    },
}

/// A definite answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Position of its last event.
    Done { position: u64 },
    /// Nothing was stored, and no try that is still on its way stores anything.
    Refused,
}

/// A wish and the answer its client got.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub key: Uuid,
    pub wish: Wish,
    pub answer: Answer,
}

impl From<StoredAnswer> for Answer {
    fn from(stored: StoredAnswer) -> Self {
        if stored.status == REFUSED {
            Self::Refused
        } else {
            let position = stored.position;
            Self::Done { position }
        }
    }
}

/// Why a try has no answer yet.
enum Failed {
    Outdated,
    Refused,
    Answered(StoredAnswer),
    Away,
}

impl From<Away> for Failed {
    fn from(_: Away) -> Self {
        Self::Away
    }
}

impl From<StoreError> for Failed {
    fn from(_: StoreError) -> Self {
        Self::Away
    }
}

fn key(key: Uuid) -> IdempotencyKey {
    IdempotencyKey {
        scope: Uuid::nil(),
        key,
    }
}

/// One request in one API process: load, decide, append, and decide again when something has changed.
async fn carry_out(process: &Process, id: Uuid, wish: Wish) -> Result<Answer, Away> {
    for tries in 1..=TRIES {
        match try_once(process, id, wish).await {
            Ok(position) => return Ok(Answer::Done { position }),
            Err(Failed::Answered(stored)) => return Ok(stored.into()),
            Err(Failed::Outdated) => sleep(process.world.chance(|chance| chance.pause(5 * tries))).await,
            Err(Failed::Refused) => break,
            Err(Failed::Away) => return Err(Away),
        }
    }
    refuse(process, id, wish).await
}

/// A refusal is appended as the key's answer before it is given. A retry that races its own first try hears that one's
/// answer, and who has heard no is not overtaken by a try that comes late.
async fn refuse(process: &Process, id: Uuid, wish: Wish) -> Result<Answer, Away> {
    if process.world.has(Bug::RefusalForgotten) {
        let known = process.change(|inner| inner.server.log.stored_answer(&key(id)));
        return Ok(known.await?.map_or(Answer::Refused, Answer::from));
    }
    let now = process.world.now();
    let mut work = Work::new(audit(id, wish, now), process.world.clone());
    work.answer(key(id), [0; 32], REFUSED, serde_json::Value::Null);
    match append(process, work, now).await {
        Ok(_) => Ok(Answer::Refused),
        Err(Failed::Answered(stored)) => Ok(stored.into()),
        Err(Failed::Outdated | Failed::Refused | Failed::Away) => Err(Away),
    }
}

async fn try_once(process: &Process, id: Uuid, wish: Wish) -> Result<u64, Failed> {
    let now = process.world.now();
    let mut work = Work::new(audit(id, wish, now), process.world.clone());
    match wish {
        Wish::Register { id, address } => {
            let account = new_account(process.world.as_ref(), id, Role::Patient, address);
            let loaded = load::<Account>(process, id).await?;
            decide(&mut work, &loaded, AccountCommand::SignUp { account, now })?;
        }
        Wish::Book {
            id,
            patient,
            doctor,
            slot,
        } => {
            let schedule = load::<Schedule>(process, doctor).await?;
            let offer = schedule
                .state
                .offer(VISIT_TYPE, at(slot), now)
                .map_err(|_| Failed::Refused)?;
            let (patient_id, doctor_id) = (PatientId(patient), DoctorId(doctor));
            let book = AppointmentCommand::Book {
                patient_id,
                doctor_id,
                offer,
                reason: None,
                series: None,
                missed: None,
                now,
            };
            decide(&mut work, &Loaded::<Appointment>::new_stream(id), book)?;
            work.unchanged(&schedule);
        }
        Wish::Cancel { id } => {
            let loaded = load::<Appointment>(process, id).await?;
            let (by, reason) = (Party::Patient, CancelReason::CannotCome);
            decide(&mut work, &loaded, AppointmentCommand::Cancel { by, reason, now })?;
        }
        Wish::Move { id, doctor, slot } => {
            let schedule = load::<Schedule>(process, doctor).await?;
            let offer = schedule
                .state
                .offer(VISIT_TYPE, at(slot), now)
                .map_err(|_| Failed::Refused)?;
            let loaded = load::<Appointment>(process, id).await?;
            decide(
                &mut work,
                &loaded,
                AppointmentCommand::Reschedule {
                    offer,
                    by: Party::Patient,
                    now,
                },
            )?;
            work.unchanged(&schedule);
        }
    }
    work.answer(key(id), [0; 32], DONE, serde_json::Value::Null);
    append(process, work, now).await
}

fn decide<A: Aggregate>(work: &mut Work, loaded: &Loaded<A>, command: A::Command) -> Result<(), Failed> {
    work.decide(loaded, command).map(|_| ()).map_err(|_| Failed::Refused)
}

async fn load<A: Aggregate>(process: &Process, id: Uuid) -> Result<Loaded<A>, Failed> {
    Ok(process.ask(|inner| inner.server.log.load::<A>(id)).await??)
}

async fn append(process: &Process, work: Work, now: DateTime<Utc>) -> Result<u64, Failed> {
    let appended = process.change(|inner| match inner.server.log.append(work, now) {
        Ok(appended) => {
            inner.appended();
            Some(Ok(appended.position))
        }
        // The answer of a commit that is not on disk may be read here, so this has to wait for the disk as well.
        Err(AppendError::Answered(stored)) => Some(Err(Failed::Answered(stored))),
        Err(AppendError::Conflict { .. } | AppendError::Claimed { .. }) => Some(Err(Failed::Outdated)),
        Err(AppendError::Overlap { .. } | AppendError::TooLarge { .. }) => Some(Err(Failed::Refused)),
        Err(AppendError::Unavailable(_) | AppendError::Unknown) => None,
    });
    appended.await?.unwrap_or(Err(Failed::Away))
}

fn audit(id: Uuid, wish: Wish, now: DateTime<Utc>) -> Audit {
    let actor = match wish {
        Wish::Book { patient, .. } => Some(patient),
        Wish::Register { .. } | Wish::Cancel { .. } | Wish::Move { .. } => None,
    };
    Audit {
        actor,
        causation_id: id,
        correlation_id: id,
        now,
    }
}

/// One person, who wants so many things one after the other and stays until each is answered.
pub async fn client(world: Arc<World>, api: Arc<dyn Fn() -> Process + Send + Sync>, wishes: usize) -> Vec<Entry> {
    let mut journal = Vec::new();
    let (mut me, mut visits) = (patient(0), Vec::new());
    for _ in 0..wishes {
        sleep(world.chance(|chance| chance.pause(300))).await;
        let (key, wish) = (world.next(), choose(&world, me, &visits));
        let answer = ask(&world, &api, key, wish).await;
        world.note("client", &format!("{} {wish:?}: {answer:?}", key.as_u128() & 0xffff));
        match (wish, answer) {
            (Wish::Register { id, .. }, Answer::Done { .. }) => me = id,
            (Wish::Book { id, doctor, .. }, Answer::Done { .. }) => visits.push((id, doctor)),
            _ => {}
        }
        journal.push(Entry { key, wish, answer });
    }
    journal
}

async fn ask(world: &Arc<World>, api: &Arc<dyn Fn() -> Process + Send + Sync>, key: Uuid, wish: Wish) -> Answer {
    loop {
        let process = api();
        // Some hang up early. The request goes on without them, unless the process dies.
        let patience = world.chance(|chance| Duration::from_millis(20 + chance.below(3_000)));
        let mut request = tokio::spawn(async move { process.live(carry_out(&process, key, wish)).await });
        if let Ok(Ok(Some(Ok(answer)))) = timeout(patience, &mut request).await {
            return answer;
        }
        sleep(world.chance(|chance| chance.pause(200))).await;
    }
}

fn choose(world: &World, me: Uuid, visits: &[(Uuid, Uuid)]) -> Wish {
    let (id, slot) = (world.next(), world.chance(|chance| chance.below(SLOTS)));
    let doctor = doctor(world.chance(|chance| chance.below(DOCTORS)));
    let what = world.chance(|chance| chance.below(10));
    let visit = visits.get(usize::try_from(slot).unwrap_or(0) % visits.len().max(1));
    match (what, visit) {
        (0, _) => Wish::Register {
            id,
            address: world.chance(|chance| chance.below(ADDRESSES)),
        },
        (1..=2, Some((id, _))) => Wish::Cancel { id: *id },
        (3..=5, Some((id, doctor))) => Wish::Move {
            id: *id,
            doctor: *doctor,
            slot,
        },
        _ => Wish::Book {
            id,
            patient: me,
            doctor,
            slot,
        },
    }
}

fn doctor(n: u64) -> Uuid {
    Uuid::from_u128(0xd0c0 + u128::from(n))
}

fn patient(n: u64) -> Uuid {
    Uuid::from_u128(0xbee0 + u128::from(n))
}

/// Moments at which reminders are due and of use: those a day before of all slots, and those an hour before of the first
/// half and of the second half, ten minutes before the first of them starts.
pub fn when_reminders_are_due() -> [DateTime<Utc>; 3] {
    [
        at(SLOTS) - TimeDelta::hours(24),
        at(0) - TimeDelta::minutes(10),
        at(SLOTS / 2) - TimeDelta::minutes(10),
    ]
}

fn at(slot: u64) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_795_593_600, 0).unwrap_or_default();
    first + TimeDelta::minutes(15 * i64::try_from(slot).unwrap_or(0))
}

fn new_account(ids: &World, id: Uuid, role: Role, address: u64) -> NewAccount {
    let personal = || Personal::new(PersonalId(ids.next()), "somebody".to_owned());
    NewAccount {
        id: AccountId(id),
        role,
        name: personal(),
        email: personal(),
        email_index: format!("{address:064x}"),
        time_zone: chrono_tz::Europe::Berlin,
        locale: "en".to_owned(),
    }
}

/// Doctors with hours, and a patient; on disk before anything runs.
pub fn open(world: &World) {
    let log = &world.log;
    for n in 0..DOCTORS {
        let id = doctor(n);
        let account = new_account(world, id, Role::Doctor, 1_000 + n);
        let now = world.now();
        command::<Account>(world, log, id, AccountCommand::Invite { account, now });
        command::<Doctor>(world, log, id, DoctorCommand::Onboard { profile: profile() });
        let time_zone = chrono_tz::Europe::Berlin;
        command::<Schedule>(world, log, id, ScheduleCommand::Open { time_zone });
        command::<Schedule>(world, log, id, ScheduleCommand::SetWeeklyHours { weekly: hours() });
        let visit_type = visit_type();
        command::<Schedule>(world, log, id, ScheduleCommand::AddVisitType { visit_type });
    }
    let account = new_account(world, patient(0), Role::Patient, 2_000);
    let now = world.now();
    command::<Account>(world, log, patient(0), AccountCommand::SignUp { account, now });
    let mut inner = world.lock();
    let flush = inner.server.commit();
    inner.server.flushed(flush);
}

fn command<A: Aggregate>(world: &World, log: &MemoryLog, id: Uuid, command: A::Command) {
    let now = world.now();
    let id_of_command = world.next();
    let audit = Audit {
        actor: None,
        causation_id: id_of_command,
        correlation_id: id_of_command,
        now,
    };
    let done = log.load::<A>(id).map(|loaded| {
        let mut work = Work::new(audit, Arc::new(Fixed(world.next())));
        work.decide(&loaded, command)
            .map(|_| ())
            .map_err(|_| ())
            .and_then(|()| log.append(work, now).map(|_| ()).map_err(|_| ()))
    });
    assert!(matches!(done, Ok(Ok(()))), "the clinic opens");
}

/// One id: each command that opens the clinic makes one event.
struct Fixed(Uuid);

impl IdGen for Fixed {
    fn next(&self) -> Uuid {
        self.0
    }
}

fn hours() -> WeeklyHours {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let days = (0..7).filter_map(|day| Weekday::try_from(day).ok());
    WeeklyHours::new(days.map(|day| Block::new(day, at(9), at(18))).collect()).unwrap_or_default()
}

fn visit_type() -> VisitType {
    let price = Money {
        amount: 4_500,
        currency: domain::money::Currency::try_from("EUR".to_owned()).expect("EUR is a currency"),
    };
    VisitType {
        buffer_after: 5,
        ..VisitType::new(VISIT_TYPE, "Check-up", 15, price)
    }
}

fn profile() -> Profile {
    Profile {
        name: "Dr. Ada Green".to_owned(),
        specialties: vec![Specialty::Dermatology],
        languages: vec!["en".to_owned()],
        location: Location {
            street: "Elm Street 3".to_owned(),
            city: "Bonn".to_owned(),
            country: "DE".to_owned(),
            latitude: 50.7,
            longitude: 7.1,
        },
        time_zone: chrono_tz::Europe::Berlin,
    }
}
