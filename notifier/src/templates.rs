//! The texts, compiled into the program and read once.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use crate::clocks::Clocks;
use crate::kind::Kind;
use crate::locale::{Locale, Words};
use crate::visit::VisitView;

/// What templates may say. There is nothing else about a person to reach from one.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing a template may ask")]
pub struct Context {
    /// The layout's words in the reader's language.
    pub words: Words,
    /// The reader's name, in mails to an address that is known to be the reader's.
    pub name: Option<String>,
    /// Where the button leads.
    pub link: String,
    /// Until when the link works, on the reader's clock.
    pub valid_until: Option<String>,
    /// The visit it is about.
    pub visit: Option<VisitView>,
    /// The time a moved visit had before.
    pub previous: Option<String>,
    /// Whether the reader is the visit's doctor, who knows who and where that is.
    pub to_doctor: bool,
    /// Whether the doctor did it, where either side may have.
    pub by_doctor: bool,
    /// Until when a request's time is held, on the reader's clock.
    pub held_until: Option<String>,
    /// Why the doctor said no to a request, in the reader's language.
    pub declined_because: Option<&'static str>,
    /// Whether the patient called the visit off late.
    pub late: bool,
    /// How the visit can still be moved or called off, as a sentence: in reminders.
    pub changing: Option<String>,
    /// What a change of the rules of clocks did.
    pub clocks: Option<Clocks>,
    /// Whether taking a kept time moves a later visit to it.
    pub moves: bool,
}

/// A mail's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// One line.
    pub subject: String,
    /// The whole HTML page.
    pub html: String,
    /// The same for readers without HTML.
    pub text: String,
}

/// Every template, ready to be filled.
pub struct Templates(Environment<'static>);

type Sources = [(&'static str, &'static str); 3];

macro_rules! sources {
    ($($name:literal)*) => {
        [$(
            sources!(@ $name "en"),
            sources!(@ $name "de"),
        )*]
    };
    (@ $name:literal $locale:literal) => {
        [
            (
                concat!($name, "/", $locale, "/subject.txt"),
                include_str!(concat!("messages/", $name, "/", $locale, "/subject.txt")),
            ),
            (
                concat!($name, "/", $locale, "/body.html"),
                include_str!(concat!("messages/", $name, "/", $locale, "/body.html")),
            ),
            (
                concat!($name, "/", $locale, "/body.txt"),
                include_str!(concat!("messages/", $name, "/", $locale, "/body.txt")),
            ),
        ]
    };
}

/// One folder for each [`Kind`], in two languages; a test fills all of them.
static MESSAGES: [Sources; 44] = sources! {
    "invitation"
    "invitation-again"
    "confirm-address"
    "confirm-address-again"
    "sign-up-repeated"
    "visit-booked"
    "visit-requested"
    "visit-confirmed"
    "visit-declined"
    "visit-expired"
    "visit-rescheduled"
    "visit-clocks-moved"
    "visit-cancelled"
    "visit-reminder-day"
    "visit-reminder-hour"
    "waitlist-offered"
    "waitlist-lapsed"
    "doctor-visit-booked"
    "doctor-visit-requested"
    "doctor-visit-rescheduled"
    "doctor-visit-cancelled"
    "doctor-clocks-moved"
};

impl Templates {
    /// Reads every template.
    ///
    /// # Errors
    /// When one cannot be parsed, which a test rules out.
    pub fn load() -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        // A misspelt name is an error, never an empty place in a mail. HTML is escaped by the template's file name.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_template("layout.html", include_str!("messages/layout.html"))?;
        environment.add_template("layout.txt", include_str!("messages/layout.txt"))?;
        for (name, source) in MESSAGES.iter().flatten() {
            environment.add_template(name, source)?;
        }
        Ok(Self(environment))
    }

    /// The words of one mail.
    ///
    /// # Errors
    /// When a template wants something the context does not have, which a test rules out.
    pub fn fill(&self, kind: Kind, locale: Locale, context: &Context) -> Result<Texts, minijinja::Error> {
        let folder = format!("{kind}/{}", locale.code());
        let context = Value::from(Serde(context));
        let part = |file: &str| {
            self.0
                .get_template(&format!("{folder}/{file}"))?
                .render(context.clone())
        };
        Ok(Texts {
            subject: crate::text::one_line(&part("subject.txt")?),
            html: part("body.html")?,
            text: part("body.txt")?,
        })
    }
}
