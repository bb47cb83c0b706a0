//! Turns what happened into mails for the people it concerns.
//!
//! Two loops share two tables. The *planner* reads the log up to what is durable and, in one transaction, writes down
//! which mails are owed (`sent_mail`, one row for each event, kind and recipient) and moves its checkpoint. The *sender*
//! takes rows whose time has come, notes the attempt, makes the mail from the log as it was at the event, hands it to the
//! mail server and notes what came of it. Any number of processes may run both.
//!
//! # What is promised
//! * Each mail is sent at most once for its event, also after restarts, rebuilds and with several notifiers. The one
//!   exception no mail system escapes: a crash (or a connection lost) between the server's "250" and our note of it sends
//!   that mail again, with the same `Message-ID`.
//! * Rebuilding read tables sends nothing: they are not looked at.
//! * A patient is reminded of a visit 24 hours and an hour before, counted from the instant. A reminder is due later than its
//!   event, so it looks at the visit again: called off, moved or under way it is `skipped-stale`. A day's reminder is late
//!   after six hours, an hour's when the visit has begun. See ADR 28.
//! * Refused for now (4xx, no connection): tried again with growing waits for a day. Refused for good (5xx): `failed`,
//!   counted in `medbook_notifier_mails_total{outcome="failed"}` and logged by id. Too late (the visit is over, the link
//!   expired): `skipped-late`. Recipient erased: `skipped-gone`.
//! * Mails to one person about one visit arrive in the order of their events; a reminder that is not being sent holds up
//!   nothing. Mails about different visits do not wait for each other.
//! * A mail holds the recipient's own name, the doctor's published name, time, place and links, nothing else. The tables
//!   and logs hold ids only.
//!
//! | module | what it holds |
//! |---|---|
//! | `kind`, `messages/` | the mails there are, one folder of templates each |
//! | `plan` | which event owes which mail to whom |
//! | `reminder` | when reminders are due, and how long they are of use |
//! | `compose`, `visit`, `kept`, `clocks`, `links`, `locale`, `templates` | what a mail says |
//! | `letter`, `invite` | the message and its calendar file |
//! | [`ports`], `tables` | what is needed of the world, and the real one |
//! | `checkpoint`, `planner` | from the log to mails owed |
//! | `upcoming` | once: the reminders of visits that were booked before anybody planned any |
//! | `outbox`, `sender`, `attempt`, `history`, `standing`, `smtp`, `backoff` | from mails owed to the mail server |
//!
//! To add a message: a variant of `kind::Kind`, a folder below `messages/` with a folder for each language holding
//! `subject.txt`, `body.html` and `body.txt`, its name in `templates`, and a line in `plan` that says when it is
//! owed; the compiler asks for the rest, and the snapshots show the text.

mod attempt;
mod backoff;
mod checkpoint;
mod clocks;
mod compose;
mod error;
mod history;
mod invite;
mod kept;
mod kind;
mod letter;
mod links;
mod locale;
mod outbox;
mod plan;
mod planner;
pub mod ports;
mod reminder;
mod run;
mod sender;
mod settings;
mod smtp;
mod standing;
mod tables;
mod templates;
mod text;
mod upcoming;
mod visit;

pub use attempt::Sources;
pub use checkpoint::{caught_up, skip_to};
pub use compose::Desk;
pub use error::NotifierError;
pub use outbox::{Debt, LEASE, Outcome, Taken};
pub use planner::Planner;
pub use run::run;
pub use sender::Sender;
pub use settings::{Config, ConfigError};
pub use smtp::{Delivery, SmtpUrlInvalid};
