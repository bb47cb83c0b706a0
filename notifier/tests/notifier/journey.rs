//! A visit from invitation to cancellation, read in the mailboxes of doctor and patient.

use access::LinkPurpose;
use domain::account::{Account, AccountCommand};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::time::Clock;
use mail_parser::{Message, MessageParser, MimeHeaders};
use mailcrab::TestMailServerHandle;
use std::time::Duration;
use uuid::Uuid;

use crate::clinic::{BASE_URL, Clinic, offer};

struct Mailbox(TestMailServerHandle);

impl Mailbox {
    async fn open() -> (Self, u16) {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = mailcrab::development_mail_server([127, 0, 0, 1], port).await;
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        (Self(server), port)
    }

    async fn next(&mut self) -> Message<'static> {
        let mail = tokio::time::timeout(Duration::from_secs(20), self.0.rx.recv()).await;
        let raw = mail.expect("a mail arrives").unwrap().raw_bytes().unwrap();
        MessageParser::default().parse(&raw).unwrap().into_owned()
    }

    /// The next mails, by recipient.
    async fn next_two(&mut self) -> (Message<'static>, Message<'static>) {
        let (one, two) = (self.next().await, self.next().await);
        if recipient(&one) < recipient(&two) {
            (one, two)
        } else {
            (two, one)
        }
    }
}

fn recipient<'a>(mail: &'a Message) -> &'a str {
    mail.to().unwrap().first().unwrap().address().unwrap()
}

fn text(mail: &Message) -> String {
    mail.body_text(0).unwrap().into_owned()
}

fn token(mail: &Message, page: &str) -> String {
    let start = format!("{BASE_URL}/{page}#token=");
    let text = text(mail);
    text.lines()
        .find_map(|line| line.strip_prefix(&start))
        .expect(&text)
        .to_owned()
}

/// METHOD, UID, SEQUENCE and DTSTART of the calendar file.
fn calendar(mail: &Message) -> [String; 4] {
    let part = mail
        .attachments()
        .find(|part| part.attachment_name() == Some("visit.ics"))
        .unwrap();
    let calendar: icalendar::Calendar = std::str::from_utf8(part.contents()).unwrap().parse().unwrap();
    let event = calendar.events().next().unwrap();
    let value = |name| icalendar::Component::property_value(event, name).unwrap().to_owned();
    let method = calendar.property_value("METHOD").unwrap().to_owned();
    [method, value("UID"), value("SEQUENCE"), value("DTSTART")]
}

fn entry(method: &str, visit: Uuid, sequence: &str, start: &str) -> [String; 4] {
    [
        method.to_owned(),
        format!("{visit}@medbook"),
        sequence.to_owned(),
        start.to_owned(),
    ]
}

#[tokio::test]
async fn a_visit_from_invitation_to_cancellation() {
    let clinic = Clinic::open().await;
    let (mut mailbox, port) = Mailbox::open().await;
    let notifier = clinic.notifier(port).await;

    let doctor = clinic.invite_doctor().await;
    let invitation = mailbox.next().await;
    assert_eq!(recipient(&invitation), "lena@practice.example");
    let invited = Clinic::keys().read_link_token(
        LinkPurpose::Invitation,
        &token(&invitation, "invitation"),
        clinic.clock.now(),
    );
    assert_eq!(invited, Ok(doctor));

    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let confirmation = mailbox.next().await;
    assert_eq!(recipient(&confirmation), "zoe@example.com");
    assert_eq!(
        confirmation.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    let confirmed = Clinic::keys().read_link_token(
        LinkPurpose::ConfirmEmail,
        &token(&confirmation, "confirm-email"),
        clinic.clock.now(),
    );
    assert_eq!(confirmed, Ok(zoe));
    clinic
        .does::<Account>(Some(zoe), zoe, AccountCommand::ConfirmEmail)
        .await;

    let visit = clinic.book(zoe, doctor, "2026-11-24T09:00:00Z").await;
    let (doctors, patients) = mailbox.next_two().await;
    assert_eq!(
        (recipient(&doctors), recipient(&patients)),
        ("lena@practice.example", "zoe@example.com")
    );
    assert_eq!(doctors.subject(), Some("New visit: Tue 24 November 2026, 10:00"));
    assert_eq!(doctors.attachment_count(), 0);
    assert_eq!(patients.to().unwrap().first().unwrap().name(), Some("Zoë Łukasz"));
    insta::assert_snapshot!(text(&patients).replace(&visit.to_string(), "<visit>"));
    assert_eq!(calendar(&patients), entry("REQUEST", visit, "0", "20261124T090000Z"));

    let move_it = AppointmentCommand::Reschedule {
        offer: offer("2026-11-25T10:30:00Z"),
        by: Party::Patient,
        now: clinic.clock.now(),
    };
    clinic.does::<Appointment>(Some(zoe), visit, move_it).await;
    let (doctors, patients) = mailbox.next_two().await;
    assert!(
        text(&doctors).contains("Before, it was on Tue 24 November 2026, 10:00"),
        "{}",
        text(&doctors)
    );
    assert!(text(&patients).contains("When: Wed 25 November 2026, 10:30–11:00 (Europe/London)"));
    assert_eq!(calendar(&patients), entry("REQUEST", visit, "1", "20261125T103000Z"));

    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        now: clinic.clock.now(),
    };
    clinic.does::<Appointment>(Some(zoe), visit, cancel).await;
    let (doctors, patients) = mailbox.next_two().await;
    assert_eq!(
        doctors.subject(),
        Some("Cancelled: visit on Wed 25 November 2026, 11:30")
    );
    assert_eq!(calendar(&patients), entry("CANCEL", visit, "2", "20261125T103000Z"));

    clinic.settles().await;
    notifier.stop().await;
    let (reminders, news): (Vec<_>, Vec<_>) = clinic
        .mails()
        .await
        .into_iter()
        .partition(|mail| mail.kind.starts_with("visit-reminder"));
    assert!(news.iter().all(|mail| mail.status == "sent" && mail.attempts == 1));
    assert!(
        reminders.iter().all(|mail| mail.status == "planned"),
        "the visit is days away"
    );
}

#[tokio::test]
async fn mails_about_one_visit_arrive_in_the_order_of_events() {
    let clinic = Clinic::open().await;
    let (mut mailbox, port) = Mailbox::open().await;
    let doctor = clinic.invite_doctor().await;
    let zoe = clinic.sign_up("Zoë Łukasz", "zoe@example.com").await;
    let visit = clinic.book(zoe, doctor, "2026-11-24T09:00:00Z").await;
    let cancel = AppointmentCommand::Cancel {
        by: Party::Doctor,
        reason: CancelReason::DoctorIll,
        now: clinic.clock.now(),
    };
    clinic.does::<Appointment>(Some(doctor), visit, cancel).await;
    let notifier = clinic.notifier(port).await;
    clinic.settles().await;
    notifier.stop().await;
    let mut subjects = Vec::new();
    for _ in 0..5 {
        let mail = mailbox.next().await;
        if recipient(&mail) == "zoe@example.com" {
            subjects.push(mail.subject().unwrap().to_owned());
        }
    }
    // The one about the account does not wait for these, nor these for it.
    subjects.retain(|subject| subject != "Please confirm your e-mail address");
    assert_eq!(
        subjects,
        [
            "Booked: Dr. Lena Hartmann, Tue 24 November 2026, 09:00",
            "Cancelled: Dr. Lena Hartmann, Tue 24 November 2026, 09:00",
        ]
    );
}
