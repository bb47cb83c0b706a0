use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::doctor::{Details, Doctor, DoctorCommand, Gender, Profile};
use domain::ids::{AccountId, DoctorId, PatientId};
use domain::schedule::{Schedule, ScheduleCommand};
use domain::{Personal, PersonalId};
use event_store::{Loaded, MasterKey};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use super::cast::{CITIES, FIRST_NAMES, LAST_NAMES};
use super::ledger::{Ledger, fresh};
use super::practice::{self, Practice};
use super::{ADMIN, DOCTOR, PASSWORD, PATIENT, Seeded};

const DOCTORS: usize = 44;
const PATIENTS: usize = 200;

/// The clinic in the making.
pub struct Clinic {
    pub(super) ledger: Ledger,
    pub(super) chance: StdRng,
    pub(super) practices: Vec<Practice>,
    pub(super) patients: Vec<PatientId>,
    pub(super) now: DateTime<Utc>,
    pub(super) visits: usize,
    /// The admin's account.
    pub(super) admin: Uuid,
    /// Chance of its own for reviews, so that they change nothing else.
    pub(super) opinions: StdRng,
    /// Somebody was insulted already.
    pub(super) insulted: bool,
    opened: DateTime<Utc>,
}

/// A person who will sign in.
struct Person<'a> {
    id: Uuid,
    role: Role,
    name: &'a str,
    email: &'a str,
    time_zone: Tz,
}

impl Clinic {
    pub fn new(ledger: Ledger, chance: StdRng, opened: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self {
            ledger,
            chance,
            practices: Vec::new(),
            patients: Vec::new(),
            now,
            visits: 0,
            admin: Uuid::nil(),
            opinions: StdRng::seed_from_u64(20_261_123),
            insulted: false,
            opened,
        }
    }

    pub fn seeded(&self) -> Seeded {
        Seeded {
            doctors: self.practices.len(),
            patients: self.patients.len(),
            visits: self.visits,
            position: self.ledger.position,
        }
    }

    /// The admin, the doctors with their schedules and the patients.
    pub async fn open(&mut self, master: &MasterKey) -> Result<()> {
        let hash = command_api::hash_password(PASSWORD.to_owned())
            .await
            .context("the demo password")?;
        self.admin = self.make_admin(master, &hash).await?;
        for n in 0..DOCTORS {
            let practice = self.doctor(n, self.admin, master, &hash).await?;
            self.practices.push(practice);
        }
        for n in 0..PATIENTS {
            let patient = self.patient(n, master, &hash).await?;
            self.patients.push(patient);
        }
        Ok(())
    }

    async fn make_admin(&mut self, master: &MasterKey, hash: &str) -> Result<Uuid> {
        let id = self.ledger.next_id();
        let time_zone = chrono_tz::Europe::Berlin;
        let person = Person {
            id,
            role: Role::Admin,
            name: "Robin Sommer",
            email: ADMIN,
            time_zone,
        };
        let account = self.account(&person, master);
        let mut work = self.ledger.work(id, self.opened);
        work.decide(&fresh::<Account>(id), AccountCommand::CreateAdmin { account })?;
        work.secret(id, "password", hash.to_owned());
        self.ledger.append(work).await?;
        Ok(id)
    }

    async fn doctor(&mut self, n: usize, admin: Uuid, master: &MasterKey, hash: &str) -> Result<Practice> {
        let (profile, field, city) = practice::profile(n, &mut self.chance);
        let id = self.ledger.next_id();
        let at = self.opened + TimeDelta::minutes(20 * i64::try_from(n)?);
        let email = if n == 0 {
            DOCTOR.to_owned()
        } else {
            format!("doctor{n:02}@demo.medbook.example")
        };
        let (account, mut schedule) = self.onboard(id, admin, &profile, &email, master, at).await?;
        self.say_gender(id, practice::gender(n), at).await?;

        let accepted = at + TimeDelta::hours(5);
        let mut work = self.ledger.work(id, accepted);
        work.decide(&account, AccountCommand::AcceptInvitation)?;
        work.secret(id, "password", hash.to_owned());
        self.ledger.append(work).await?;

        let types = practice::visit_types(n, field, city, || self.ledger.next_id())?;
        let branch = practice::branch(n, city, || self.ledger.next_id());
        let weekly = practice::weekly_hours(n, branch.as_ref())?;
        let mut commands: Vec<_> = branch
            .map(|branch| ScheduleCommand::AddLocation { branch })
            .into_iter()
            .collect();
        commands.push(ScheduleCommand::SetWeeklyHours { weekly });
        commands.extend(
            types
                .into_iter()
                .map(|visit_type| ScheduleCommand::AddVisitType { visit_type }),
        );
        for command in commands {
            schedule = self
                .ledger
                .run(id, accepted, &schedule, command)
                .await?
                .context("no time is taken here")?;
        }
        let demand = if n == 0 { 6 } else { self.chance.random_range(1..5) };
        Ok(Practice {
            doctor_id: DoctorId(id),
            schedule,
            demand,
        })
    }

    async fn say_gender(&mut self, id: Uuid, gender: Gender, at: DateTime<Utc>) -> Result<()> {
        let doctor = self.ledger.load::<Doctor>(id).await?;
        let details = doctor.state.details().context("an onboarded doctor")?;
        if gender != details.gender {
            let details = Details { gender, ..details };
            let change = DoctorCommand::ChangeDetails { details };
            self.ledger.run(id, at, &doctor, change).await?;
        }
        Ok(())
    }

    async fn onboard(
        &mut self,
        id: Uuid,
        admin: Uuid,
        profile: &Profile,
        email: &str,
        master: &MasterKey,
        at: DateTime<Utc>,
    ) -> Result<(Loaded<Account>, Loaded<Schedule>)> {
        let person = Person {
            id,
            role: Role::Doctor,
            name: &profile.name,
            email,
            time_zone: profile.time_zone,
        };
        let account = self.account(&person, master);
        let mut work = self.ledger.work(admin, at);
        let account = work.decide(&fresh::<Account>(id), AccountCommand::Invite { account, now: at })?;
        work.decide(
            &fresh::<Doctor>(id),
            DoctorCommand::Onboard {
                profile: profile.clone(),
            },
        )?;
        let open = ScheduleCommand::Open {
            time_zone: profile.time_zone,
        };
        let schedule = work.decide(&fresh::<Schedule>(id), open)?;
        self.ledger.append(work).await?;
        Ok((
            Loaded {
                id,
                version: 1,
                state: account,
            },
            Loaded {
                id,
                version: 1,
                state: schedule,
            },
        ))
    }

    async fn patient(&mut self, n: usize, master: &MasterKey, hash: &str) -> Result<PatientId> {
        let id = self.ledger.next_id();
        let name = format!(
            "{} {}",
            FIRST_NAMES[(n * 11 + 5) % FIRST_NAMES.len()],
            LAST_NAMES[(n * 13 + n / LAST_NAMES.len()) % LAST_NAMES.len()]
        );
        let email = if n == 0 {
            PATIENT.to_owned()
        } else {
            format!("patient{n:03}@demo.medbook.example")
        };
        let time_zone = CITIES[n % CITIES.len()].time_zone;
        let person = Person {
            id,
            role: Role::Patient,
            name: &name,
            email: &email,
            time_zone,
        };
        let account = self.account(&person, master);
        let at = self.opened + TimeDelta::days(1) + TimeDelta::minutes(7 * i64::try_from(n)?);
        let mut work = self.ledger.work(id, at);
        let state = work.decide(&fresh::<Account>(id), AccountCommand::SignUp { account, now: at })?;
        work.secret(id, "password", hash.to_owned());
        self.ledger.append(work).await?;
        let signed_up = Loaded { id, version: 1, state };
        self.ledger
            .run(id, at + TimeDelta::minutes(3), &signed_up, AccountCommand::ConfirmEmail)
            .await?;
        Ok(PatientId(id))
    }

    fn account(&self, person: &Person<'_>, master: &MasterKey) -> NewAccount {
        let personal = |text: &str| Personal::new(PersonalId(self.ledger.next_id()), text.to_owned());
        NewAccount {
            id: AccountId(person.id),
            role: person.role,
            name: personal(person.name),
            email: personal(person.email),
            email_index: master.index("email", person.email),
            time_zone: person.time_zone,
            locale: "en".to_owned(),
        }
    }
}
