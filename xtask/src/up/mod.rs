//! `make up`: from a checkout to a running Medbook with a demo clinic.
//!
//! Everything it keeps is in one folder (`.medbook`): servers' data, keys, ports, logs. A second start finds it as it was.

mod clinic;
mod home;
mod options;
mod stack;

use std::time::Instant;

use crate::{
    binaries, frontend, interrupt,
    problem::{Problem, Result},
    say, settings,
    tools::{self, Install, Tool},
};

pub(crate) use options::Options;

pub(crate) fn up(options: &Options) -> Result<()> {
    let started = Instant::now();
    let install = if options.no_install {
        Install::Never
    } else {
        Install::Allowed
    };
    tools::require(&needed(), install)?;
    if !servers::is_free(options.port) {
        let port = options.port;
        return Err(Problem::says(format!(
            "port {port} is taken by another program; choose another with PORT=…"
        )));
    }
    frontend::build()?;
    say::step("building Medbook (the first time takes some minutes)");
    let medbook = binaries::medbook(options.profile)?;
    interrupt::check()?;
    let home = home::Home::open(&options.dir, options.fresh)?;
    let mut stack = stack::Stack::prepare(&home, &medbook, options.port)?;
    let accounts = clinic::open(&home, &stack)?;
    stack.launch()?;
    say::line(format_args!(
        "\nMedbook is ready ({}). Ctrl-C stops it.\n",
        say::seconds(started.elapsed())
    ));
    say::line(format_args!("  App      {}", stack.base_url()));
    say::line(format_args!("  API      {}/api/docs", stack.base_url()));
    say::line(format_args!("  Mailbox  {}/mailbox", stack.base_url()));
    say::line(format_args!("  Data     {}\n", home.folder().display()));
    say::line(accounts.trim_end());
    stack.serve()
}

/// The server programs, except those whose work a server elsewhere does.
fn needed() -> Vec<Tool> {
    match (settings::database_url(), settings::nats_url()) {
        (None, None) => tools::SERVERS.to_vec(),
        (Some(_), None) => vec![tools::NATS],
        (None, Some(_)) => tools::SERVERS
            .iter()
            .copied()
            .filter(|tool| !tool.is(tools::NATS))
            .collect(),
        (Some(_), Some(_)) => Vec::new(),
    }
}
