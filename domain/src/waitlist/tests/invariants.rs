//! Whatever is asked in whatever order: what the log lets pass keeps its promises.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Later(i64),
    Offer { entry: usize, quarter: i64 },
    Accept(usize),
    Decline(usize),
    Lapse(usize),
    Leave(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1_i64..20).prop_map(Step::Later),
        (0_usize..4, 0_i64..40).prop_map(|(entry, quarter)| Step::Offer { entry, quarter }),
        (0_usize..4, 0_i64..40).prop_map(|(entry, quarter)| Step::Offer { entry, quarter }),
        (0_usize..4).prop_map(Step::Accept),
        (0_usize..4).prop_map(Step::Decline),
        (0_usize..4).prop_map(Step::Lapse),
        (0_usize..4).prop_map(Step::Leave),
    ];
    prop::collection::vec(step, 1..60)
}

/// Four entries, and what was booked through them.
struct World {
    entries: Vec<WaitlistEntry>,
    booked: Vec<Stretch>,
    asked: Vec<BTreeSet<TurnedDown>>,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        let entry = |patient| {
            WaitlistEntry::fold(&[WaitlistEvent::Joined {
                patient_id: PatientId(Uuid::from_u128(patient)),
                wish: wish(),
                visit: None,
                number: EntryNumber::ALL[0],
                at: at(0),
            }])
        };
        Self {
            entries: (1..=4).map(entry).collect(),
            booked: Vec::new(),
            asked: vec![BTreeSet::new(); 4],
            now: at(0),
        }
    }

    /// What the log's own check says: no overlap with what is booked or reserved and has not expired.
    fn is_free(&self, wanted: Stretch) -> bool {
        let kept = self.entries.iter().flat_map(|entry| entry.holdings().reservations);
        let kept = kept.filter(|held| held.expires_at.is_none_or(|until| self.now < until));
        let kept = kept.map(|held| Stretch {
            starts_at: held.starts_at,
            ends_at: held.ends_at,
        });
        !kept
            .chain(self.booked.iter().copied())
            .any(|taken| taken.overlaps(&wanted))
    }

    fn run(&mut self, step: Step) -> Result<(), TestCaseError> {
        let now = self.now;
        let (index, command) = match step {
            Step::Later(minutes) => {
                self.now += TimeDelta::minutes(minutes);
                return Ok(());
            }
            Step::Offer { entry, quarter } => return self.offer(entry, at(quarter * 15)),
            Step::Accept(entry) => return self.accept(entry),
            Step::Decline(entry) => (entry, WaitlistCommand::Decline { now }),
            Step::Lapse(entry) => (entry, WaitlistCommand::Lapse { now }),
            Step::Leave(entry) => (entry, WaitlistCommand::Leave),
        };
        self.tell(index, command);
        Ok(())
    }

    fn tell(&mut self, index: usize, command: WaitlistCommand) -> bool {
        let events = self.entries[index].decide(command).unwrap_or_default();
        for event in &events {
            self.entries[index].evolve(event);
        }
        !events.is_empty()
    }

    fn offer(&mut self, index: usize, starts_at: DateTime<Utc>) -> Result<(), TestCaseError> {
        let offer = offer_of(check_up(), starts_at);
        if !self.is_free(offer.busy()) {
            return Ok(());
        }
        if self.tell(index, ask(starts_at, self.now)) {
            prop_assert!(wish().includes(doctor(), &offer), "within the wish");
            prop_assert!(self.now + KEPT_FOR <= starts_at, "there is time to answer");
            let what = TurnedDown {
                doctor_id: doctor(),
                starts_at,
            };
            prop_assert!(self.asked[index].insert(what), "nobody is asked twice about a time");
        }
        Ok(())
    }

    fn accept(&mut self, index: usize) -> Result<(), TestCaseError> {
        let Some(kept) = self.entries[index].busy(WaitlistEntryId(Uuid::nil())) else {
            return Ok(());
        };
        if self.tell(index, accept(self.now, None)) {
            let time = Stretch {
                starts_at: kept.starts_at,
                ends_at: kept.ends_at,
            };
            prop_assert!(self.is_free(time), "nobody else has what was kept");
            self.booked.push(time);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn w_06_what_is_kept_for_one_is_nobody_elses(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.run(step)?;
            for entry in &world.entries {
                let held = entry.holdings();
                prop_assert!(held.reservations.len() <= 1);
                prop_assert_eq!(held.claims.len(), if entry.entry().unwrap().standing.is_over() { 0 } else { 2 });
            }
        }
    }
}
