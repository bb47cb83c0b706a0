//! A mail as it goes over the wire.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::invite::Invite;
use crate::templates::Texts;

/// Everything a mail is made of.
pub struct Letter {
    /// Its one id for life, `<…@…>`: a mailbox that sees it twice can tell.
    pub message_id: String,
    /// Who sends it.
    pub from: Mailbox,
    /// The recipient's address.
    pub to: Address,
    /// The recipient's name.
    pub name: Option<String>,
    /// When it is sent.
    pub date: DateTime<Utc>,
    /// What it says.
    pub texts: Texts,
    /// A calendar file.
    pub invite: Option<Invite>,
}

/// Why no mail could be made.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// A header or part does not make a valid message.
    #[error("the parts do not make a valid message")]
    Message(#[from] lettre::error::Error),
    /// The calendar part's type is not one.
    #[error("the calendar part has no valid content type")]
    ContentType(#[from] lettre::message::header::ContentTypeErr),
}

impl Letter {
    /// The message. Headers go through typed builders only, which encode what does not belong into a header line.
    ///
    /// # Errors
    /// [`LetterError`] when the parts do not make a valid message.
    pub fn into_message(self) -> Result<Message, LetterError> {
        let builder = Message::builder()
            .message_id(Some(self.message_id))
            .from(self.from)
            .to(Mailbox::new(self.name, self.to))
            .subject(self.texts.subject)
            .date(self.date.into())
            .header(AutoSubmitted);
        let mut bodies = MultiPart::alternative()
            .singlepart(SinglePart::plain(self.texts.text))
            .singlepart(SinglePart::html(self.texts.html));
        let Some(invite) = self.invite else {
            return Ok(builder.multipart(bodies)?);
        };
        let method = invite.method.as_str();
        let file = invite.to_ics();
        // Calendars look for the alternative, people for the attachment.
        let calendar = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
        bodies = bodies.singlepart(SinglePart::builder().header(calendar.clone()).body(file.clone()));
        let attachment = Attachment::new("visit.ics".to_owned()).body(file, calendar);
        Ok(builder.multipart(MultiPart::mixed().multipart(bodies).singlepart(attachment))?)
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834): out-of-office replies stay away.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
