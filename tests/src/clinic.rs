use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::doctor::{Doctor, DoctorCommand, Location, Profile, Specialty};
use domain::ids::{AccountId, IdGen, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Block, Confirmation, Schedule, ScheduleCommand, VisitType, WeeklyHours};
use domain::time::Clock;
use domain::{Personal, PersonalId};
use event_store::system::{RandomIds, SystemClock};
use event_store::{Audit, EventStore, Loaded, MasterKey, StoreOptions, Work};
use std::fs;
use std::sync::Arc;
use test_kit::Installation;
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Lengths in minutes of every doctor's visit types.
pub const LENGTHS: [u16; 4] = [15, 30, 45, 60];

/// A few doctors who work around the clock and some patients, made in the log of an installation.
pub struct Clinic {
    /// The log.
    pub store: EventStore,
    /// The doctors.
    pub doctors: Vec<Uuid>,
    /// Addresses of patients; the password is [`PASSWORD`].
    pub patients: Vec<String>,
    master: MasterKey,
    ids: Arc<RandomIds>,
}

impl Clinic {
    /// Makes it.
    ///
    /// # Panics
    /// When the log refuses.
    pub async fn open(installation: &Installation, doctors: usize, patients: usize) -> Self {
        let key = fs::read_to_string(installation.folder().join("keys/master.key")).expect("the master key");
        let master = MasterKey::from_base64(key.trim()).expect("a master key");
        let url = installation.database.url("medbook");
        let store = EventStore::open(&url, master.clone(), Arc::new(SystemClock), StoreOptions::default())
            .await
            .expect("the log opens");
        let mut clinic = Self {
            store,
            doctors: vec![],
            patients: vec![],
            master,
            ids: Arc::new(RandomIds),
        };
        let hash = command_api::hash_password(PASSWORD.to_owned()).await.expect("a hash");
        for n in 0..doctors {
            let id = clinic.doctor(n).await;
            clinic.doctors.push(id);
        }
        for n in 0..patients {
            let email = clinic.patient(n, &hash).await;
            clinic.patients.push(email);
        }
        clinic
    }

    /// The id of the visit type of this length; the same for every doctor.
    pub fn visit_type(minutes: u16) -> Uuid {
        Uuid::from_u128(minutes.into())
    }

    /// A visit type of 20 minutes that needs the doctor's yes; the same for every doctor.
    pub fn visit_type_on_request() -> Uuid {
        Uuid::from_u128(20)
    }

    /// Noon (UTC) of a day some days from now, which every doctor offers.
    pub fn noon_in(days: i64) -> DateTime<Utc> {
        let day = SystemClock.now().date_naive() + TimeDelta::days(days);
        day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12)
    }

    async fn doctor(&self, n: usize) -> Uuid {
        let id = self.ids.next();
        let time_zone = chrono_tz::UTC;
        let profile = Profile {
            name: format!("Dr. No. {n}"),
            specialties: vec![Specialty::GeneralPractice],
            languages: vec!["en".into()],
            location: Location {
                street: "Ring 1".into(),
                city: "Berlin".into(),
                country: "DE".into(),
                latitude: 52.5,
                longitude: 13.4,
            },
            time_zone,
        };
        let mut work = self.work(id);
        let account = self.account(
            id,
            Role::Doctor,
            &format!("Dr. No. {n}"),
            &format!("doctor{n}@example.org"),
        );
        let now = SystemClock.now();
        work.decide(&fresh::<Account>(id), AccountCommand::Invite { account, now })
            .expect("invited");
        work.decide(&fresh::<Doctor>(id), DoctorCommand::Onboard { profile })
            .expect("onboarded");
        let state = work
            .decide(&fresh::<Schedule>(id), ScheduleCommand::Open { time_zone })
            .expect("opened");
        self.store.append(work).await.expect("appended");
        let mut schedule = Loaded { id, version: 1, state };
        for command in round_the_clock() {
            let mut work = self.work(id);
            schedule.state = work.decide(&schedule, command).expect("decided");
            schedule.version += 1;
            self.store.append(work).await.expect("appended");
        }
        id
    }

    async fn patient(&self, n: usize, hash: &str) -> String {
        let id = self.ids.next();
        let email = format!("patient{n}@example.org");
        let account = self.account(id, Role::Patient, &format!("Patient No. {n}"), &email);
        let mut work = self.work(id);
        let sign_up = AccountCommand::SignUp {
            account,
            now: SystemClock.now(),
        };
        let state = work.decide(&fresh::<Account>(id), sign_up).expect("signed up");
        work.secret(id, "password", hash.to_owned());
        self.store.append(work).await.expect("appended");
        let mut work = self.work(id);
        work.decide(&Loaded { id, version: 1, state }, AccountCommand::ConfirmEmail)
            .expect("confirmed");
        self.store.append(work).await.expect("appended");
        email
    }

    fn account(&self, id: Uuid, role: Role, name: &str, email: &str) -> NewAccount {
        let personal = |text: &str| Personal::new(PersonalId(self.ids.next()), text.to_owned());
        NewAccount {
            id: AccountId(id),
            role,
            name: personal(name),
            email: personal(email),
            email_index: self.master.index("email", email),
            time_zone: chrono_tz::UTC,
            locale: "en".into(),
        }
    }

    fn work(&self, actor: Uuid) -> Work {
        let correlation_id = self.ids.next();
        let audit = Audit {
            actor: Some(actor),
            causation_id: correlation_id,
            correlation_id,
            now: SystemClock.now(),
        };
        Work::new(audit, self.ids.clone())
    }
}

fn fresh<A: domain::Aggregate>(id: Uuid) -> Loaded<A> {
    Loaded {
        id,
        version: 0,
        state: A::default(),
    }
}

fn round_the_clock() -> Vec<ScheduleCommand> {
    let last = NaiveTime::from_hms_opt(23, 59, 0).expect("a time");
    let days = (0..7).map(|day| Weekday::try_from(day).expect("a weekday"));
    let blocks = days.map(|day| Block::new(day, NaiveTime::MIN, last)).collect();
    let weekly = WeeklyHours::new(blocks).expect("hours");
    let types = LENGTHS.map(|minutes| add_type(Clinic::visit_type(minutes), minutes, Confirmation::Automatic));
    let on_request = add_type(Clinic::visit_type_on_request(), 20, Confirmation::ByDoctor);
    [ScheduleCommand::SetWeeklyHours { weekly }, on_request]
        .into_iter()
        .chain(types)
        .collect()
}

fn add_type(id: Uuid, minutes: u16, confirmation: Confirmation) -> ScheduleCommand {
    ScheduleCommand::AddVisitType {
        visit_type: VisitType {
            id: VisitTypeId(id),
            name: format!("{minutes} minutes"),
            minutes,
            buffer_before: 0,
            buffer_after: 0,
            price: Money {
                amount: 0,
                currency: Currency::try_from("EUR".to_owned()).expect("a currency"),
            },
            confirmation,
            cancellation_notice_hours: 0,
        },
    }
}
