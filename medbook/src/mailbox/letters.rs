use anyhow::{Context, Result};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde::Serialize;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Received mails, one file each, numbered in the order they came.
pub struct Letters {
    folder: PathBuf,
    last: Mutex<u32>,
}

/// A mail as the list shows it.
#[derive(Serialize)]
pub struct Envelope {
    pub id: u32,
    pub to: String,
    pub subject: String,
    pub sent_at: String,
    pub attachments: Vec<Enclosure>,
}

/// A mail with what is in it.
#[derive(Serialize)]
pub struct Letter {
    #[serde(flatten)]
    pub envelope: Envelope,
    pub text: String,
    pub html: String,
}

/// An attached file.
#[derive(Serialize)]
pub struct Enclosure {
    pub name: String,
    pub media_type: String,
    pub content: String,
}

impl Letters {
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let letters = Self {
            folder,
            last: Mutex::new(0),
        };
        let newest = letters.ids()?.into_iter().max().unwrap_or(0);
        *letters.last.lock().unwrap_or_else(PoisonError::into_inner) = newest;
        Ok(letters)
    }

    pub fn keep(&self, raw: &[u8]) -> Result<()> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        fs::write(self.folder.join(format!("{:06}.eml", *last + 1)), raw).context("a mail cannot be kept")?;
        *last += 1;
        Ok(())
    }

    /// Newest first.
    pub fn list(&self, to: Option<&str>, limit: usize) -> Result<Vec<Envelope>> {
        let mut ids = self.ids()?;
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let mut envelopes = Vec::new();
        for id in ids {
            let Some(letter) = self.read(id)? else { continue };
            if to.is_none_or(|to| letter.envelope.to.eq_ignore_ascii_case(to)) {
                envelopes.push(letter.envelope);
            }
            if envelopes.len() == limit {
                break;
            }
        }
        Ok(envelopes)
    }

    pub fn read(&self, id: u32) -> Result<Option<Letter>> {
        let path = self.folder.join(format!("{id:06}.eml"));
        if !path.exists() {
            return Ok(None);
        }
        let raw = fs::read(path)?;
        Ok(MessageParser::default().parse(&raw).map(|mail| letter(id, &mail)))
    }

    fn ids(&self) -> Result<Vec<u32>> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            ids.extend(
                name.to_string_lossy()
                    .strip_suffix(".eml")
                    .and_then(|id| id.parse::<u32>().ok()),
            );
        }
        Ok(ids)
    }
}

fn letter(id: u32, mail: &Message<'_>) -> Letter {
    let to = mail
        .to()
        .and_then(|to| to.first())
        .and_then(|to| to.address())
        .unwrap_or_default();
    let attachments = mail.attachments().map(|part| Enclosure {
        name: part.attachment_name().unwrap_or("file").to_owned(),
        media_type: part
            .content_type()
            .map_or_else(String::new, |kind| match kind.subtype() {
                Some(subtype) => format!("{}/{subtype}", kind.ctype()),
                None => kind.ctype().to_owned(),
            }),
        content: String::from_utf8_lossy(part.contents()).into_owned(),
    });
    Letter {
        envelope: Envelope {
            id,
            to: to.to_owned(),
            subject: mail.subject().unwrap_or("(no subject)").to_owned(),
            sent_at: mail.date().map_or_else(String::new, mail_parser::DateTime::to_rfc3339),
            attachments: attachments.collect(),
        },
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: mail.body_html(0).unwrap_or_default().into_owned(),
    }
}
