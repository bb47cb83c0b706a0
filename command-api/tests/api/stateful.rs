//! Random commands of every kind against the real store and a model that only knows lists: what the model says is free can
//! be booked, what it says is not cannot, and nobody is ever in two places.

use axum::body::Body;
use axum::http::{Method, Request};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{IdGen, RoomId};
use domain::schedule::{Confirmation, VisitType};
use domain::time::Clock;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::app::{App, Person, at, at_once, book, booking, minutes, request, type_of};
use crate::stateful_model::{Chance, Held, Kind, Model};
use crate::waiting::{WAITLIST, entry, offered, round};

const SEEDS: [u64; 3] = [1, 20, 300];
const STEPS: usize = 140;

/// What is tried, and against what it is checked.
struct Play {
    app: App,
    doctors: Vec<Person>,
    patients: Vec<Person>,
    model: Model,
    chance: Chance,
    time_off: BTreeMap<usize, Uuid>,
    waiting: BTreeMap<Uuid, usize>,
    step: String,
}

impl Play {
    async fn begin(seed: u64) -> Self {
        let app = App::with_servers(2).await;
        let asked = VisitType {
            confirmation: Confirmation::ByDoctor,
            ..minutes(15)
        };
        let plain = VisitType {
            buffer_after: 10,
            // Both doctors need the one room there is.
            rooms: vec![RoomId(Uuid::from_u128(40))],
            ..minutes(30)
        };
        let mut doctors = Vec::new();
        for _ in 0..2 {
            doctors.push(app.doctor([plain.clone(), asked.clone()]).await);
        }
        let patients = app.patients(5).await;
        Self {
            model: Model::new(doctors.len()),
            app,
            doctors,
            patients,
            chance: Chance::new(seed),
            time_off: BTreeMap::new(),
            waiting: BTreeMap::new(),
            step: String::new(),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Nine to noon of two days: few enough times that most are wanted twice.
    fn some_start(&mut self) -> DateTime<Utc> {
        let day = ["24T09:00", "25T09:00"][self.chance.below(2)];
        let quarters = i32::try_from(self.chance.below(12)).unwrap();
        at(day) + TimeDelta::minutes(15) * quarters
    }

    /// A time somebody may want: doctor, patient, length and start.
    fn some_wish(&mut self) -> (usize, usize, u16, DateTime<Utc>) {
        let (doctor, patient) = (self.chance.below(2), self.chance.below(5));
        let length = [15, 30][self.chance.below(2)];
        (doctor, patient, length, self.some_start())
    }

    async fn send(&self, method: Method, person: &Person, path: &str, body: &Value) -> crate::app::Reply {
        let request = request(method, person, path, RandomIds.next(), body);
        self.app.send(request).await
    }

    #[track_caller]
    fn agree(&self, outcome: &str, expected: bool) {
        assert_eq!(outcome.starts_with('2'), expected, "{}: {outcome}", self.step);
    }

    fn booking_of(&self, wished: &Held, hold: Option<Uuid>) -> Request<Body> {
        let mut wish = booking(&self.doctors[wished.doctor], type_of(wished.minutes), wished.starts_at);
        wish["holdId"] = json!(hold);
        book(&self.patients[wished.patient], RandomIds.next(), &wish)
    }

    async fn book(&mut self) {
        let (doctor, patient, length, start) = self.some_wish();
        let now = self.now();
        let wished = Held::new(Uuid::nil(), Kind::Visit, doctor, patient, length, start);
        let hold = self.model.hold_of(&wished, now);
        self.step = format!("book {wished:?} with hold {hold:?}");
        let expected = self.model.can_book(&wished, hold, now);
        let reply = self.app.send(self.booking_of(&wished, hold)).await;
        self.agree(&reply.outcome(), expected);
        if expected {
            self.model.give_up(hold);
            let id = reply.id("appointmentId");
            self.model.held.push(Held { id, ..wished });
        }
    }

    async fn hold(&mut self) {
        let (doctor, patient, length, start) = self.some_wish();
        let now = self.now();
        let wished = Held::new(
            Uuid::nil(),
            Kind::Hold(now + TimeDelta::minutes(8)),
            doctor,
            patient,
            length,
            start,
        );
        self.step = format!("hold {wished:?}");
        let same = self.model.hold_of(&wished, now);
        let places = self.model.holds_of(patient, now);
        let expected = same.is_some() || (self.model.doctor_is_free(&wished, None, now) && places < 2);
        let wish = booking(&self.doctors[doctor], type_of(length), start);
        let reply = self.app.post(&self.patients[patient], "/api/holds", &wish).await;
        self.agree(&reply.outcome(), expected);
        if expected && same.is_none() {
            self.model.held.push(Held {
                id: reply.id("holdId"),
                ..wished
            });
        }
    }

    async fn move_visit(&mut self) {
        let start = self.some_start();
        let Some(visit) = self.model.some_visit(&mut self.chance) else {
            return;
        };
        let now = self.now();
        let moved = Held {
            starts_at: start,
            ..visit.clone()
        };
        self.step = format!("move {visit:?} to {start}");
        let expected = start == visit.starts_at || self.model.can_book(&moved, Some(visit.id), now);
        let whoever = if self.chance.below(2) == 0 {
            &self.patients[visit.patient]
        } else {
            &self.doctors[visit.doctor]
        };
        let path = format!("/api/appointments/{}/reschedule", visit.id);
        let outcome = self
            .app
            .post(whoever, &path, &json!({ "startsAt": start }))
            .await
            .outcome();
        // To stay where one is asks the schedule as well, which may have changed since.
        if start != visit.starts_at {
            self.agree(&outcome, expected);
        }
        if expected {
            self.model.give_up(Some(visit.id));
            self.model.held.push(moved);
        }
    }

    async fn end_visit(&mut self) {
        let Some(visit) = self.model.some_visit(&mut self.chance) else {
            return;
        };
        self.step = format!("end {visit:?}");
        let (who, action, body) = match (visit.minutes, self.chance.below(3)) {
            (15, 0) => (&self.doctors[visit.doctor], "decline", json!({ "reason": "other" })),
            (_, 1) => (&self.doctors[visit.doctor], "cancel", json!({ "reason": "emergency" })),
            _ => (
                &self.patients[visit.patient],
                "cancel",
                json!({ "reason": "cannot-come" }),
            ),
        };
        let path = format!("/api/appointments/{}/{action}", visit.id);
        let outcome = self.app.post(who, &path, &body).await.outcome();
        // A request that was confirmed cannot be declined any more; everything else ends it.
        assert!(
            outcome == "200" || (action == "decline" && outcome == "422 already-confirmed"),
            "{}: {outcome}",
            self.step
        );
        if outcome == "200" {
            self.model.give_up(Some(visit.id));
        }
    }

    async fn confirm(&mut self) {
        let Some(visit) = self.model.some_visit(&mut self.chance) else {
            return;
        };
        self.step = format!("confirm {visit:?}");
        let path = format!("/api/appointments/{}/confirm", visit.id);
        let outcome = self
            .app
            .post(&self.doctors[visit.doctor], &path, &json!({}))
            .await
            .outcome();
        self.agree(&outcome, true);
    }

    /// Time off for two hours of one doctor's, calling off what lies in it; or the end of the one there is.
    async fn time_off(&mut self) {
        let doctor = self.chance.below(2);
        let person = &self.doctors[doctor];
        if let Some(id) = self.time_off.remove(&doctor) {
            let path = format!("/api/schedule/time-off/{id}");
            self.step = format!("work again {doctor}");
            let reply = self.send(Method::DELETE, person, &path, &json!({})).await;
            self.agree(&reply.outcome(), true);
            self.model.away[doctor] = None;
            return;
        }
        let from = self.some_start();
        let stretch = (from, from + TimeDelta::hours(2));
        self.step = format!("time off of {doctor} from {from}");
        let now = self.now();
        let in_it = self.model.visits_in(doctor, stretch, now);
        let fates = in_it
            .iter()
            .map(|id| json!({ "appointmentId": id, "then": { "action": "cancel" } }));
        let local = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M").to_string();
        let body = json!({ "from": local(stretch.0), "to": local(stretch.1), "visits": fates.collect::<Vec<_>>() });
        let reply = self
            .app
            .post(&self.doctors[doctor], "/api/schedule/time-off", &body)
            .await;
        self.agree(&reply.outcome(), true);
        for id in in_it {
            self.model.give_up(Some(id));
        }
        self.time_off.insert(doctor, reply.id("timeOffId"));
        self.model.away[doctor] = Some(stretch);
    }

    async fn limits(&mut self) {
        let doctor = self.chance.below(2);
        let limit = [None, Some(2), Some(4)][self.chance.below(3)];
        self.step = format!("limit of {doctor}: {limit:?}");
        let body = json!({ "perDay": limit, "perWeek": null });
        let reply = self
            .send(Method::PUT, &self.doctors[doctor], "/api/schedule/limits", &body)
            .await;
        self.agree(&reply.outcome(), true);
        self.model.limits[doctor] = limit;
    }

    /// Somebody waits for any time of a day, or answers an offer.
    async fn wait(&mut self) {
        let now = self.now();
        let kept = self.model.some_offer(&mut self.chance, now);
        if let Some(kept) = kept {
            self.step = format!("take {kept:?}");
            let path = format!("{WAITLIST}/{}/accept", kept.id);
            let expected = self.model.can_book(
                &Held {
                    kind: Kind::Visit,
                    ..kept.clone()
                },
                Some(kept.id),
                now,
            );
            let reply = self.app.post(&self.patients[kept.patient], &path, &json!({})).await;
            self.agree(&reply.outcome(), expected);
            if expected {
                self.model.give_up(Some(kept.id));
                self.waiting.remove(&kept.id);
                let id = reply.id("appointmentId");
                self.model.held.push(Held {
                    id,
                    kind: Kind::Visit,
                    ..kept
                });
            }
            return;
        }
        let (doctor, patient) = (self.chance.below(2), self.chance.below(5));
        let day = ["2026-11-24", "2026-11-25"][self.chance.below(2)];
        let wish = json!({
            "doctorId": self.doctors[doctor].id, "visitTypeId": type_of(30), "firstDay": day, "lastDay": day,
            "weekdays": [], "hours": { "from": "09:00", "to": "12:00" },
        });
        self.step = format!("{patient} waits for {doctor} on {day}");
        let reply = self.app.post(&self.patients[patient], WAITLIST, &wish).await;
        if reply.outcome() == "201" {
            self.waiting.insert(reply.id("entryId"), patient);
        }
    }

    /// The waitlist is gone through; whatever it keeps has to have been free.
    async fn serve_waitlist(&mut self) {
        round(&self.app).await;
        let now = self.now();
        for (id, patient) in self.waiting.clone() {
            let known = self.model.held.iter().any(|held| held.id == id && held.lasts(now));
            let Some(starts_at) = offered(&self.app, id).await.filter(|_| !known) else {
                continue;
            };
            let domain::waitlist::Standing::Offered { time, until } = entry(&self.app, id).await.standing else {
                continue;
            };
            let doctor = self
                .doctors
                .iter()
                .position(|doctor| doctor.id == time.doctor_id.0)
                .unwrap();
            let kept = Held::new(id, Kind::Offer(until), doctor, patient, 30, starts_at);
            self.step = format!("keep {kept:?}");
            assert!(
                self.model.can_book(
                    &Held {
                        kind: Kind::Visit,
                        ..kept.clone()
                    },
                    Some(id),
                    now
                ),
                "{}",
                self.step
            );
            self.model.give_up(Some(id));
            self.model.held.push(kept);
        }
    }

    /// Four people at once: each success was free, and each refusal was not, or not any more.
    async fn together(&mut self) {
        let now = self.now();
        let wishes: Vec<Held> = (0..4)
            .map(|_| {
                let (doctor, patient, length, start) = self.some_wish();
                Held::new(Uuid::nil(), Kind::Visit, doctor, patient, length, start)
            })
            .collect();
        self.step = format!("together {wishes:?}");
        let before: Vec<bool> = wishes.iter().map(|wish| self.model.can_book(wish, None, now)).collect();
        let requests = wishes.iter().map(|wish| self.booking_of(wish, None)).collect();
        let replies = at_once(&self.app, requests).await;
        let won: Vec<bool> = replies.iter().map(|reply| reply.outcome() == "201").collect();
        for ((wish, reply), _) in wishes.iter().zip(&replies).zip(&won).filter(|(_, won)| **won) {
            self.model.held.push(Held {
                id: reply.id("appointmentId"),
                ..wish.clone()
            });
        }
        for ((wish, reply), (before, won)) in wishes.iter().zip(&replies).zip(before.iter().zip(&won)) {
            assert!(
                *before || !won,
                "{}: {} was booked and not free",
                self.step,
                wish.starts_at
            );
            let lost_to_nobody = *before && !won && self.model.can_book(wish, None, now);
            assert!(!lost_to_nobody, "{}: {}", self.step, reply.outcome());
        }
    }

    async fn all_is_well(&self) {
        assert_eq!(self.app.overlaps().await, 0, "{}", self.step);
        let found = event_store::verify::holdings(self.app.store()).await.unwrap();
        assert!(found.is_empty(), "{}: {found:?}", self.step);
        assert!(self.model.has_no_overlap(self.now()), "{}", self.step);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b_02_whatever_is_done_what_is_free_can_be_booked_and_nothing_is_taken_twice() {
    for seed in SEEDS {
        let mut play = Play::begin(seed).await;
        for step in 0..STEPS {
            match play.chance.below(20) {
                0..=5 => play.book().await,
                6..=7 => play.hold().await,
                8..=10 => play.move_visit().await,
                11..=13 => play.end_visit().await,
                14 => play.confirm().await,
                15 => play.time_off().await,
                16 => play.limits().await,
                17..=18 => play.wait().await,
                _ => play.together().await,
            }
            if step % 7 == 0 {
                play.serve_waitlist().await;
            }
            if step % 20 == 0 {
                play.all_is_well().await;
            }
            let minutes = i64::try_from(play.chance.below(4)).unwrap();
            play.app.clock.advance(TimeDelta::minutes(minutes));
        }
        play.all_is_well().await;
        assert!(play.app.count("appointment.booked").await > 10, "seed {seed} books");
    }
}
