//! Hundreds of histories, each decided by its seed. `SIM_SEED=<n>` runs that one and `SIM_SEEDS=<n>` so many from there.

#![expect(clippy::print_stdout, reason = "what was found, and how fast")]

use simulation::{Bug, Run, run};
use std::time::Instant;

/// Seeds a test takes when nothing is asked for; there are four such tests, so that both cores have work.
const SEEDS: u64 = 60;

fn asked(name: &str) -> Option<u64> {
    #[expect(clippy::disallowed_methods, reason = "how a failing seed is run again")]
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

fn range(part: u64) -> std::ops::Range<u64> {
    match (asked("SIM_SEED"), asked("SIM_SEEDS")) {
        (None, None) => part * SEEDS..(part + 1) * SEEDS,
        (None, Some(many)) => part * many / 4..(part + 1) * many / 4,
        (Some(first), many) if part == 0 => first..first + many.unwrap_or(1),
        (Some(_), _) => 0..0,
    }
}

fn assert_whole(seed: u64, run: &Run) {
    assert!(
        run.broken.is_empty(),
        "seed {seed} breaks rules:\n{}\n\n{}\nRun it again: SIM_SEED={seed} cargo nextest run -p simulation --no-capture the_rules_hold_1\n\nrules broken:\n{}",
        run.broken.join("\n"),
        run.trace,
        run.broken.join("\n"),
    );
}

fn the_rules_hold(part: u64) {
    let started = Instant::now();
    let (mut events, mut mails, range) = (0, 0, range(part));
    for seed in range.clone() {
        let run = run(seed, None);
        assert_whole(seed, &run);
        if asked("SIM_SEED").is_some() {
            println!("{}", run.trace);
        }
        events += run.events;
        mails += run.mails;
    }
    println!(
        "seeds {range:?}: {events} events and {mails} mails in {:?}",
        started.elapsed()
    );
}

#[test]
fn the_rules_hold_1() {
    the_rules_hold(0);
}

#[test]
fn the_rules_hold_2() {
    the_rules_hold(1);
}

#[test]
fn the_rules_hold_3() {
    the_rules_hold(2);
}

#[test]
fn the_rules_hold_4() {
    the_rules_hold(3);
}

#[test]
fn the_same_seed_is_the_same_history() {
    for seed in [1, 7, 42] {
        let (first, second) = (run(seed, None), run(seed, None));
        assert_eq!(first.hash, second.hash, "{}\n---\n{}", first.trace, second.trace);
    }
    assert_ne!(run(1, None).hash, run(2, None).hash);
}

/// A planted mistake breaks a rule within this many seeds.
const TEETH: u64 = 400;

fn is_found(bug: Bug) {
    let found = (0..TEETH).find_map(|seed| run(seed, Some(bug)).broken.first().map(|rule| (seed, rule.clone())));
    let (seed, rule) = found.unwrap_or_else(|| panic!("{bug:?} was not found in {TEETH} seeds"));
    println!("{bug:?} at seed {seed}: {rule}");
}

#[test]
fn finds_no_compare_and_set() {
    is_found(Bug::NoCompareAndSet);
}

#[test]
fn finds_checkpoint_apart() {
    is_found(Bug::CheckpointApart);
}

#[test]
fn finds_no_barrier() {
    is_found(Bug::NoBarrier);
}

#[test]
fn finds_barrier_told_at_once() {
    is_found(Bug::BarrierToldAtOnce);
}

#[test]
fn finds_id_is_position() {
    is_found(Bug::IdIsPosition);
}

#[test]
fn finds_mail_without_version() {
    is_found(Bug::MailWithoutVersion);
}

#[test]
fn finds_debts_apart() {
    is_found(Bug::DebtsApart);
}

#[test]
fn finds_refusal_forgotten() {
    is_found(Bug::RefusalForgotten);
}
