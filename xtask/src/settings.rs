//! The environment, read in one place.
#![expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]

use std::{env, path::PathBuf};

use crate::problem::{Problem, Result};

const DEFAULT_PORT: u16 = 8080;

/// `PORT`, or 8080.
pub(crate) fn port() -> Result<u16> {
    filled("PORT").map_or(Ok(DEFAULT_PORT), |text| read_port(&text))
}

pub(crate) fn read_port(text: &str) -> Result<u16> {
    text.parse()
        .ok()
        .filter(|port| *port > 0)
        .ok_or_else(|| Problem::says(format!("PORT must be a number from 1 to 65535, not {text:?}")))
}

/// A database server that is already there, `MEDBOOK_DATABASE_URL`.
pub(crate) fn database_url() -> Option<String> {
    filled("MEDBOOK_DATABASE_URL")
}

/// A broker that is already there, `MEDBOOK_NATS_URL`.
pub(crate) fn nats_url() -> Option<String> {
    filled("MEDBOOK_NATS_URL")
}

/// Where downloaded tools are kept between runs and shared by all checkouts.
pub(crate) fn cache_folder() -> PathBuf {
    let home = || filled("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let base = filled("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    base.unwrap_or_else(env::temp_dir).join("medbook")
}

fn filled(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
