use rand::Rng;
use rand::rngs::StdRng;
use servers::Brand;
use std::ops::Range;
use std::time::Duration;

use super::fault::{Fault, Mischief, Nap, Role};

/// How long a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// For this long.
    Time(Duration),
    /// Until so many faults were done.
    Faults(usize),
}

/// What a run does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Decides the order of the faults and the wishes of the clients.
    pub seed: u64,
    /// The database server.
    pub brand: Brand,
    /// How long the faults go on.
    pub length: Length,
    /// What may happen, each with its weight.
    pub faults: Vec<(Fault, u32)>,
    /// Milliseconds from one fault to the next.
    pub calm: Range<u64>,
    /// Patients at work.
    pub clients: usize,
    /// Whether progress is printed while it goes on.
    pub live: bool,
}

impl Plan {
    /// Everything that can happen, in a mixture that leaves the system some moments to work in.
    pub fn everything(seed: u64, brand: Brand, length: Length) -> Self {
        let mut faults = vec![
            (Fault::KillDatabase, 6),
            (Fault::KillBroker, 5),
            (Fault::PauseDatabase(Nap::Short), 3),
            (Fault::PauseBroker(Nap::Short), 2),
            (Fault::PauseBroker(Nap::Long), 1),
            (Fault::CutBroker, 5),
            (Fault::WipeBroker, 3),
            (Fault::TruncateBroker, 3),
            (Fault::RollBackBroker, 3),
            (Fault::Mail(Mischief::Refuses), 2),
            (Fault::Mail(Mischief::Hangs), 1),
            (Fault::Mail(Mischief::CutsAfterTaking), 3),
            (Fault::Mail(Mischief::Away), 2),
        ];
        for (role, kills) in [
            (Role::CommandApi, 10),
            (Role::QueryApi, 3),
            (Role::Projectors, 8),
            (Role::Relay, 8),
            (Role::Notifier, 6),
        ] {
            faults.push((Fault::Kill(role), kills));
            faults.push((Fault::CutDatabase(role), 3));
            faults.push((Fault::Pause(role, Nap::Short), 2));
            faults.push((Fault::Pause(role, Nap::Long), 2));
        }
        Self {
            faults,
            ..Self::only(seed, brand, length, Fault::KillDatabase)
        }
    }

    /// One kind of fault, again and again.
    pub fn only(seed: u64, brand: Brand, length: Length, fault: Fault) -> Self {
        Self {
            seed,
            brand,
            length,
            faults: vec![(fault, 1)],
            calm: 400..1_600,
            clients: 12,
            live: false,
        }
    }

    /// The next fault.
    pub(super) fn pick(&self, random: &mut StdRng) -> Fault {
        let all: u32 = self.faults.iter().map(|(_, weight)| weight).sum();
        let mut left = random.random_range(0..all.max(1));
        for (fault, weight) in &self.faults {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *fault,
            }
        }
        Fault::KillDatabase
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_decides_the_faults_and_every_fault_comes_up() {
        let plan = Plan::everything(7, Brand::MariaDb, Length::Faults(1));
        let draw = |seed| {
            let mut random = StdRng::seed_from_u64(seed);
            (0..5_000).map(|_| plan.pick(&mut random)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let seen: BTreeSet<Fault> = draw(7).into_iter().collect();
        assert_eq!(seen.len(), plan.faults.len());
    }
}
