use http_kit::TrustedProxies;
use std::num::NonZeroU32;

/// Settings of the write side.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// Whether the refresh cookie may travel over plain http: only where the base URL is http.
    pub insecure_cookies: bool,
    /// How often somebody may try.
    pub limits: Limits,
}

/// How often somebody may try, in bursts up to the whole number. Counted by each process on its own.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sign-ins to one e-mail address, a minute.
    pub sign_ins_per_account: NonZeroU32,
    /// Sign-ins from one client address, a minute.
    pub sign_ins_per_client: NonZeroU32,
    /// Sign-ups and repeated confirmation mails from one client address, an hour.
    pub sign_ups_per_client: NonZeroU32,
}

impl Limits {
    /// The same number for every limit, for tests and load.
    pub fn all(times: NonZeroU32) -> Self {
        Self {
            sign_ins_per_account: times,
            sign_ins_per_client: times,
            sign_ups_per_client: times,
        }
    }
}

impl Default for Limits {
    /// 10 a minute for an account, 60 a minute and 30 sign-ups an hour for a client (a practice is one address).
    fn default() -> Self {
        let times = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            sign_ins_per_account: times(10),
            sign_ins_per_client: times(60),
            sign_ups_per_client: times(30),
        }
    }
}
