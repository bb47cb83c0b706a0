use uuid::Uuid;

use super::*;
use crate::testing::given;
use crate::{Event, PersonalId, SubjectId};

const PATIENT: Uuid = Uuid::from_u128(1);
const DOCTOR: Uuid = Uuid::from_u128(2);

fn ended_at() -> DateTime<Utc> {
    "2026-11-23T09:30:00Z".parse().unwrap()
}

fn visit(status: Status) -> ReviewedVisit {
    ReviewedVisit {
        patient_id: PatientId(PATIENT),
        doctor_id: DoctorId(DOCTOR),
        visit_type_id: VisitTypeId(Uuid::from_u128(7)),
        status,
        ended_at: ended_at(),
    }
}

fn stars(stars: u8) -> Rating {
    Rating::try_from(stars).unwrap()
}

fn text(id: u128, text: &str) -> Personal<String> {
    Personal::new(PersonalId(Uuid::from_u128(id)), text.to_owned())
}

fn kind_words() -> Personal<String> {
    text(11, "Took her time.")
}

fn thanks() -> Personal<String> {
    text(12, "Thank you.")
}

fn write_at(now: DateTime<Utc>) -> ReviewCommand {
    ReviewCommand::Write {
        visit: visit(Status::Fulfilled),
        rating: stars(5),
        text: Some(kind_words()),
        now,
    }
}

fn write() -> ReviewCommand {
    write_at(ended_at())
}

fn was_written() -> ReviewEvent {
    ReviewEvent::Written {
        patient_id: PatientId(PATIENT),
        doctor_id: DoctorId(DOCTOR),
        visit_type_id: VisitTypeId(Uuid::from_u128(7)),
        rating: stars(5),
        text: Some(kind_words()),
    }
}

fn was_replied() -> ReviewEvent {
    ReviewEvent::Replied {
        doctor_id: DoctorId(DOCTOR),
        text: thanks(),
    }
}

fn reply_was_changed() -> ReviewEvent {
    ReviewEvent::ReplyChanged {
        doctor_id: DoctorId(DOCTOR),
        text: thanks(),
    }
}

fn hide() -> ReviewCommand {
    ReviewCommand::Hide {
        reason: HideReason::Offensive,
        note: " It insults the staff.\n".into(),
    }
}

fn was_hidden() -> ReviewEvent {
    ReviewEvent::Hidden {
        reason: HideReason::Offensive,
        note: "It insults the staff.".into(),
    }
}

fn restore() -> ReviewCommand {
    ReviewCommand::Restore {
        reason: RestoreReason::Mistake,
        note: "It was another review.".into(),
    }
}

fn was_restored() -> ReviewEvent {
    ReviewEvent::Restored {
        reason: RestoreReason::Mistake,
        note: "It was another review.".into(),
    }
}

fn withdrawn() -> ReviewEvent {
    ReviewEvent::Withdrawn {}
}

#[test]
fn a_visit_that_took_place_is_reviewed_once() {
    given::<Review>([]).when(write()).then([was_written()]);
    for earlier in [vec![was_written()], vec![was_written(), withdrawn()]] {
        given::<Review>(earlier)
            .when(write())
            .then_refused(ReviewRefusal::AlreadyReviewed);
    }
}

#[test]
fn only_a_visit_that_took_place_is_reviewed() {
    for status in [Status::Pending, Status::Booked, Status::Cancelled, Status::NoShow] {
        let write = ReviewCommand::Write {
            visit: visit(status),
            rating: stars(1),
            text: None,
            now: ended_at(),
        };
        given::<Review>([])
            .when(write)
            .then_refused(ReviewRefusal::NotFulfilled);
    }
}

#[test]
fn a_visit_can_be_reviewed_up_to_the_second_ninety_days_after_its_end() {
    let last = ended_at() + TimeDelta::days(90);
    assert_eq!(reviewable_until(ended_at()), last);
    for now in [last - TimeDelta::seconds(1), last] {
        given::<Review>([]).when(write_at(now)).then([was_written()]);
    }
    given::<Review>([])
        .when(write_at(last + TimeDelta::seconds(1)))
        .then_refused(ReviewRefusal::TooLate);
}

#[test]
fn a_rating_has_one_to_five_stars() {
    for wrong in [0, 6, 255] {
        assert_eq!(Rating::try_from(wrong), Err(ReviewRefusal::Rating));
        assert!(serde_json::from_value::<Rating>(wrong.into()).is_err());
    }
    assert_eq!((1..=5).map(|n| stars(n).stars()).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn a_text_has_one_to_2000_characters_and_may_be_left_out() {
    let writing = |words: Option<&str>| ReviewCommand::Write {
        visit: visit(Status::Fulfilled),
        rating: stars(5),
        text: words.map(|words| text(11, words)),
        now: ended_at(),
    };
    for fits in [None, Some("é".repeat(2_000))] {
        assert!(Review::default().decide(writing(fits.as_deref())).is_ok());
    }
    for wrong in [String::new(), " \n".to_owned(), "é".repeat(2_001)] {
        given::<Review>([])
            .when(writing(Some(&wrong)))
            .then_refused(ReviewRefusal::Text);
        given::<Review>([was_written()])
            .when(ReviewCommand::Reply { text: text(12, &wrong) })
            .then_refused(ReviewRefusal::Text);
    }
}

#[test]
fn the_doctor_has_one_reply_which_can_be_changed_and_taken_back() {
    let reply = || ReviewCommand::Reply { text: thanks() };
    given::<Review>([]).when(reply()).then_refused(ReviewRefusal::Unknown);
    given::<Review>([was_written()]).when(reply()).then([was_replied()]);
    given::<Review>([was_written(), was_replied()])
        .when(reply())
        .then([reply_was_changed()]);
    given::<Review>([was_written(), was_replied(), reply_was_changed()])
        .when(ReviewCommand::WithdrawReply)
        .then([ReviewEvent::ReplyWithdrawn {}]);
    given::<Review>([was_written(), was_replied(), ReviewEvent::ReplyWithdrawn {}])
        .when(ReviewCommand::WithdrawReply)
        .then_nothing();
    given::<Review>([was_written(), was_replied(), ReviewEvent::ReplyWithdrawn {}])
        .when(reply())
        .then([was_replied()]);
}

#[test]
fn what_nobody_sees_is_not_replied_to_but_a_reply_can_be_taken_back() {
    for (last, refusal) in [
        (was_hidden(), ReviewRefusal::Hidden),
        (withdrawn(), ReviewRefusal::Withdrawn),
    ] {
        given::<Review>([was_written(), last.clone()])
            .when(ReviewCommand::Reply { text: thanks() })
            .then_refused(refusal);
        given::<Review>([was_written(), was_replied(), last])
            .when(ReviewCommand::WithdrawReply)
            .then([ReviewEvent::ReplyWithdrawn {}]);
    }
}

#[test]
fn an_admin_hides_and_restores_with_a_reason() {
    given::<Review>([]).when(hide()).then_refused(ReviewRefusal::Unknown);
    given::<Review>([was_written()]).when(hide()).then([was_hidden()]);
    given::<Review>([was_written(), was_hidden()])
        .when(hide())
        .then_refused(ReviewRefusal::Hidden);
    given::<Review>([was_written()])
        .when(restore())
        .then_refused(ReviewRefusal::NotHidden);
    given::<Review>([was_written(), was_hidden()])
        .when(restore())
        .then([was_restored()]);
    given::<Review>([was_written(), was_hidden(), was_restored()])
        .when(hide())
        .then([was_hidden()]);
    for command in [hide(), restore()] {
        given::<Review>([was_written(), withdrawn()])
            .when(command)
            .then_refused(ReviewRefusal::Withdrawn);
    }
}

#[test]
fn an_admins_reason_has_one_to_500_characters() {
    for note in ["", " \n", &"é".repeat(501)] {
        let reason = HideReason::Other;
        given::<Review>([was_written()])
            .when(ReviewCommand::Hide {
                reason,
                note: note.into(),
            })
            .then_refused(ReviewRefusal::Note);
    }
    let longest = ReviewCommand::Hide {
        reason: HideReason::Other,
        note: "é".repeat(500),
    };
    assert!(Review::fold(&[was_written()]).decide(longest).is_ok());
}

#[test]
fn the_patient_takes_a_review_back_for_good() {
    given::<Review>([])
        .when(ReviewCommand::Withdraw)
        .then_refused(ReviewRefusal::Unknown);
    for before in [vec![was_written()], vec![was_written(), was_hidden()]] {
        given::<Review>(before)
            .when(ReviewCommand::Withdraw)
            .then([withdrawn()]);
    }
    given::<Review>([was_written(), withdrawn()])
        .when(ReviewCommand::Withdraw)
        .then_nothing();
}

#[test]
fn each_text_is_sealed_under_the_key_of_its_writer() {
    let sealed = |event: &ReviewEvent| {
        let sealings = event.personal();
        sealings.iter().map(|sealing| sealing.subject).collect::<Vec<_>>()
    };
    assert_eq!(sealed(&was_written()), [SubjectId(PATIENT)]);
    assert_eq!(sealed(&was_replied()), [SubjectId(DOCTOR)]);
    assert_eq!(sealed(&reply_was_changed()), [SubjectId(DOCTOR)]);
    assert_eq!(sealed(&was_hidden()), []);
}

#[test]
fn codes_are_stored_as_they_are_named() {
    for reason in [
        HideReason::PersonalData,
        HideReason::Offensive,
        HideReason::OffTopic,
        HideReason::Advertising,
        HideReason::Other,
    ] {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
    for reason in [RestoreReason::Mistake, RestoreReason::Objection, RestoreReason::Other] {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    insta::assert_json_snapshot!([
        was_written(),
        was_replied(),
        reply_was_changed(),
        ReviewEvent::ReplyWithdrawn {},
        was_hidden(),
        was_restored(),
        withdrawn(),
    ]);
}

#[test]
fn a_review_can_be_read_by_people() {
    let shown = serde_json::to_value(Review::fold(&[was_written(), was_replied(), was_hidden()])).unwrap();
    assert_eq!(shown["standing"], "hidden");
    assert_eq!(shown["rating"], 5);
    assert_eq!(shown["reply"]["personal"], Uuid::from_u128(12).to_string());
    assert_eq!(serde_json::to_value(Review::default()).unwrap(), serde_json::json!({}));
}
