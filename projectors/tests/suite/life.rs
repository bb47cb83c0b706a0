//! A life in which every event there is happens at least once.

use crate::clinic::{Clinic, slot};
use domain::account::{Account, AccountCommand};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, DeclineReason, InSeries, Party};
use domain::hold::{Hold, HoldCommand, PlaceNumber};
use domain::holidays::Country;
use domain::ids::{AppointmentId, DoctorId, ExceptionId, PatientId, RoomId, SeriesId, VisitTypeId};
use domain::review::{HideReason, RestoreReason, Review, ReviewCommand};
use domain::schedule::{Allotment, Change, Confirmation, DateException, Limits, Offer, Schedule, ScheduleCommand};
use event_store::Recorded;
use projectors::{projections, rebuild};
use test_kit::TestDatabases;

/// Every event there is happens at least once.
pub struct Life {
    pub clinic: Clinic,
    pub patient: PatientId,
    pub doctor: DoctorId,
    pub visit_type: VisitTypeId,
    pub strict: (DoctorId, VisitTypeId),
}

impl Life {
    pub async fn lived() -> Self {
        let clinic = Clinic::open().await;
        let patient = clinic.patient().await;
        let (doctor, visit_type) = clinic.doctor(Confirmation::Automatic).await;
        let strict = clinic.doctor(Confirmation::ByDoctor).await;
        Self {
            clinic,
            patient,
            doctor,
            visit_type,
            strict,
        }
    }

    pub async fn book(&self, n: u32) -> AppointmentId {
        self.clinic.book((self.doctor, self.visit_type), self.patient, n).await
    }

    pub async fn ask(&self, n: u32) -> AppointmentId {
        self.clinic.book(self.strict, self.patient, n).await
    }

    pub async fn visit(&self, id: AppointmentId, command: AppointmentCommand) {
        self.clinic.command::<Appointment>(id.0, command).await;
    }

    pub async fn schedule(&self, command: ScheduleCommand) {
        self.clinic.command::<Schedule>(self.doctor.0, command).await;
    }

    pub async fn cancel(&self, id: AppointmentId, by: Party) {
        let now = self.clinic.now();
        let reason = CancelReason::Other;
        self.visit(id, AppointmentCommand::Cancel { by, reason, now }).await;
    }

    pub async fn shift(&self, id: AppointmentId, n: u32) {
        let offer = self.clinic.offer(self.doctor, self.visit_type, n).await;
        let now = self.clinic.now();
        self.visit(
            id,
            AppointmentCommand::Reschedule {
                offer,
                by: Party::Patient,
                now,
            },
        )
        .await;
    }

    pub async fn shift_request(&self, id: AppointmentId, n: u32) {
        let (doctor, visit_type) = self.strict;
        let offer = self.clinic.offer(doctor, visit_type, n).await;
        let now = self.clinic.now();
        self.visit(
            id,
            AppointmentCommand::Reschedule {
                offer,
                by: Party::Patient,
                now,
            },
        )
        .await;
    }

    /// One visit of two that were booked together, in this room.
    pub async fn book_in(&self, room: RoomId, n: u32) -> AppointmentId {
        let id = self.clinic.id();
        let book = AppointmentCommand::Book {
            patient_id: self.patient,
            doctor_id: self.doctor,
            offer: self.offer_in(room, n).await,
            reason: None,
            series: Some(InSeries {
                id: SeriesId(self.clinic.id()),
                number: 1,
                of: 2,
            }),
            missed: None,
            now: self.clinic.now(),
        };
        self.clinic.command::<Appointment>(id, book).await;
        AppointmentId(id)
    }

    pub async fn shift_into(&self, id: AppointmentId, room: RoomId, n: u32) {
        let reschedule = AppointmentCommand::Reschedule {
            offer: self.offer_in(room, n).await,
            by: Party::Doctor,
            now: self.clinic.now(),
        };
        self.visit(id, reschedule).await;
    }

    pub async fn offer_in(&self, room: RoomId, n: u32) -> Offer {
        let offer = self.clinic.offer(self.doctor, self.visit_type, n).await;
        offer.with(Allotment {
            room: Some(room),
            tallies: Vec::new(),
        })
    }

    /// Holds that last, were renewed, given up and used.
    pub async fn hold(&self) {
        let now = self.clinic.now();
        let ends = [
            vec![HoldCommand::Renew { now }],
            vec![HoldCommand::Renew { now }, HoldCommand::Release { now }],
            vec![HoldCommand::Use { now }],
        ];
        for (n, commands) in (50..).zip(ends) {
            let id = self.clinic.id();
            let place = HoldCommand::Place {
                patient_id: self.patient,
                doctor_id: self.doctor,
                offer: self.clinic.offer(self.doctor, self.visit_type, n).await,
                number: PlaceNumber::ALL[usize::from(n > 50)],
                now,
            };
            self.clinic.command::<Hold>(id, place).await;
            for command in commands {
                self.clinic.command::<Hold>(id, command).await;
            }
        }
    }

    /// Every other rule of a schedule.
    pub async fn rules(&self) {
        let now = self.clinic.now();
        let date = slot(100).date_naive() + chrono::Days::new(30);
        let exception = DateException {
            id: ExceptionId(self.clinic.id()),
            date,
            change: Change::Closed,
        };
        let id = exception.id;
        for command in [
            ScheduleCommand::AddException { exception, now },
            ScheduleCommand::RemoveException { id },
            ScheduleCommand::ObserveHolidays {
                country: Some(Country::De),
            },
            ScheduleCommand::SetLimits {
                limits: Limits {
                    per_day: Some(20),
                    per_week: None,
                },
            },
        ] {
            self.schedule(command).await;
        }
    }

    /// A fresh read side that took in the log.
    pub async fn projected(&self) -> TestDatabases {
        let fresh = TestDatabases::create().await;
        let head = self.clinic.store.head().await.unwrap();
        rebuild::rebuild_into(&self.clinic.store, &fresh.read, &projections::all(), head)
            .await
            .unwrap();
        fresh
    }

    pub async fn log(&self) -> Vec<Recorded> {
        self.clinic.store.read_after(0, 10_000).await.unwrap()
    }

    /// Everything that can happen to a review happens to this one.
    pub async fn discuss(&self, id: AppointmentId) {
        self.clinic.review(id, 4, "Took her time.").await;
        let note = || "A test.".to_owned();
        let (hidden, restored) = (HideReason::OffTopic, RestoreReason::Mistake);
        for command in [
            ReviewCommand::Reply {
                text: self.clinic.text("Thank you."),
            },
            ReviewCommand::Reply {
                text: self.clinic.text("Thanks a lot."),
            },
            ReviewCommand::WithdrawReply,
            ReviewCommand::Hide {
                reason: hidden,
                note: note(),
            },
            ReviewCommand::Restore {
                reason: restored,
                note: note(),
            },
            ReviewCommand::Withdraw,
        ] {
            self.clinic.command::<Review>(id.0, command).await;
        }
    }

    /// Visits in every state, moved and taken back; a schedule with everything done to it; reviews.
    pub async fn everything() -> Self {
        let life = Self::lived().await;
        crate::settings::change_everything(&life.clinic).await;
        let moved = life.book(0).await;
        life.shift(moved, 40).await;
        life.shift(moved, 41).await;
        let (blue, red) = (RoomId(life.clinic.id()), RoomId(life.clinic.id()));
        let in_a_room = life.book_in(blue, 60).await;
        life.shift_into(in_a_room, red, 61).await;
        let cancelled = life.book(1).await;
        life.cancel(cancelled, Party::Patient).await;
        let (attended, missed, liked) = (life.book(2).await, life.book(3).await, life.book(9).await);
        let (confirmed, declined, _open) = (life.ask(4).await, life.ask(5).await, life.ask(6).await);
        life.visit(confirmed, AppointmentCommand::Confirm { now: life.clinic.now() })
            .await;
        life.visit(
            declined,
            AppointmentCommand::Decline {
                reason: DeclineReason::Other,
            },
        )
        .await;
        let late = life.book(98).await;
        let (expired, moved_request) = (life.ask(7).await, life.ask(8).await);
        life.shift_request(moved_request, 44).await;
        let mut visit_type = life.clinic.visit_type(Confirmation::Automatic);
        let id = visit_type.id;
        life.schedule(ScheduleCommand::AddVisitType {
            visit_type: visit_type.clone(),
        })
        .await;
        "Long talk".clone_into(&mut visit_type.name);
        life.schedule(ScheduleCommand::ChangeVisitType { visit_type }).await;
        life.schedule(ScheduleCommand::RetireVisitType { id }).await;
        life.rules().await;
        crate::directory::move_to_bonn(&life.clinic, life.doctor.0).await;
        life.hold().await;
        life.clinic.set_time(slot(100));
        let now = life.clinic.now();
        for visit in [attended, liked] {
            life.visit(visit, AppointmentCommand::Complete { now }).await;
        }
        life.discuss(attended).await;
        life.clinic.review(liked, 5, "Very good.").await;
        life.visit(missed, AppointmentCommand::MarkNoShow { now }).await;
        life.visit(late, AppointmentCommand::MarkNoShow { now }).await;
        life.visit(late, AppointmentCommand::UndoNoShow { now }).await;
        life.visit(expired, AppointmentCommand::Expire { now }).await;
        let here = life.book(101).await;
        life.visit(here, AppointmentCommand::CheckIn { now }).await;
        life.visit(here, AppointmentCommand::UndoCheckIn { now }).await;
        life.visit(here, AppointmentCommand::CheckIn { now }).await;
        life.visit(here, AppointmentCommand::Start { now }).await;
        let doctor = life.doctor.0;
        life.clinic
            .command::<Account>(doctor, AccountCommand::RenewInvitation { now })
            .await;
        life.clinic
            .command::<Account>(doctor, AccountCommand::AcceptInvitation)
            .await;
        life.clinic
            .command::<Account>(life.patient.0, AccountCommand::RepeatSignUp { now })
            .await;
        life
    }
}
