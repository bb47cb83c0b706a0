use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use http_kit::{ClientIp, Code, Problem};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::config::Limits;
use crate::refused::Refused;

/// Checks between two clean-ups. Keys that have been quiet for the limit's period are forgotten then, so memory follows
/// the rate of requests and not the number of addresses ever seen.
const CLEAN_UP_EVERY: u32 = 4096;

/// Who tried how often, in this process.
pub struct Limiters {
    /// Sign-ins, by the hash of the address.
    by_account: Limiter<String>,
    /// Sign-ins, by client.
    by_client: Limiter<IpAddr>,
    /// Sign-ups, by client.
    newcomers: Limiter<IpAddr>,
}

impl Limiters {
    pub fn new(limits: Limits) -> Self {
        Self {
            by_account: Limiter::new(Quota::per_minute(limits.sign_ins_per_account)),
            by_client: Limiter::new(Quota::per_minute(limits.sign_ins_per_client)),
            newcomers: Limiter::new(Quota::per_hour(limits.sign_ups_per_client)),
        }
    }

    /// Counts a sign-in. The client first: who is over its own limit does not use up that of an account.
    pub fn sign_in(&self, client: ClientIp, email_index: &str) -> Result<(), Refused> {
        self.by_client.count(&client.limit_key())?;
        self.by_account.count(&email_index.to_owned())
    }

    /// Counts a sign-up, or another request that makes us send a mail.
    pub fn sign_up(&self, client: ClientIp) -> Result<(), Refused> {
        self.newcomers.count(&client.limit_key())
    }
}

struct Limiter<K: Hash + Eq + Clone> {
    states: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(quota: Quota) -> Self {
        Self {
            states: DefaultKeyedRateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            checks: AtomicU32::new(0),
        }
    }

    fn count(&self, key: &K) -> Result<(), Refused> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % CLEAN_UP_EVERY == CLEAN_UP_EVERY - 1 {
            self.states.retain_recent();
        }
        self.states.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now()).as_secs() + 1;
            Problem::new(
                Code::TooManyAttempts,
                "That was too often. Please wait a moment and try again.",
            )
            .retry_after(wait)
            .into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use std::num::NonZeroU32;

    fn client(last: u8) -> ClientIp {
        ClientIp(Ipv4Addr::new(203, 0, 113, last).into())
    }

    #[test]
    fn an_account_and_a_client_are_limited_each_on_its_own() {
        let limiters = Limiters::new(Limits {
            sign_ins_per_account: NonZeroU32::new(2).unwrap(),
            sign_ins_per_client: NonZeroU32::new(3).unwrap(),
            sign_ups_per_client: NonZeroU32::MIN,
        });
        assert!(limiters.sign_in(client(1), "alice").is_ok());
        assert!(limiters.sign_in(client(1), "alice").is_ok());
        assert!(limiters.sign_in(client(1), "alice").is_err());
        assert!(
            limiters.sign_in(client(1), "bob").is_err(),
            "the client has used up its three"
        );
        assert!(limiters.sign_in(client(2), "bob").is_ok());
        assert!(limiters.sign_up(client(1)).is_ok());
        assert!(limiters.sign_up(client(1)).is_err());
    }

    #[test]
    fn quiet_keys_are_forgotten() {
        let limiter = Limiter::new(Quota::with_period(std::time::Duration::from_nanos(1)).unwrap());
        for key in 0..CLEAN_UP_EVERY {
            assert!(limiter.count(&key).is_ok());
        }
        assert!(
            limiter.states.len() < 10,
            "{} keys are remembered",
            limiter.states.len()
        );
    }
}
