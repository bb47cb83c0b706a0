use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;
use crate::testing::given;
use crate::{Event, Personal, PersonalId};

fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(12)
}

fn alice() -> NewAccount {
    NewAccount {
        id: AccountId(Uuid::from_u128(1)),
        role: Role::Patient,
        name: Personal::new(PersonalId(Uuid::from_u128(2)), "Alice Adler".into()),
        email: Personal::new(PersonalId(Uuid::from_u128(3)), "alice@example.org".into()),
        email_index: "ab".repeat(32),
        time_zone: chrono_tz::Europe::Berlin,
        locale: "en".into(),
    }
}

fn signed_up() -> AccountEvent {
    AccountEvent::SignedUp {
        identity: alice().into(),
        at: noon(),
    }
}

fn invited() -> AccountEvent {
    AccountEvent::Invited {
        identity: alice().into(),
        at: noon(),
    }
}

#[test]
fn signing_up_claims_the_address_and_seals_name_and_address() {
    given::<Account>([])
        .when(AccountCommand::SignUp {
            account: alice(),
            now: noon(),
        })
        .then([signed_up()]);
    let claims = Account::fold(&[signed_up()]).holdings().claims;
    assert_eq!(
        claims.into_iter().collect::<Vec<_>>(),
        [Claim {
            namespace: EMAIL_CLAIM,
            key: "ab".repeat(32)
        }]
    );
    assert_eq!(signed_up().personal().len(), 2);
    let stored = serde_json::to_string(&signed_up()).unwrap();
    assert!(!stored.contains("Alice") && !stored.contains("alice@"), "{stored}");
}

#[test]
fn an_address_is_confirmed_once_and_again_is_nothing() {
    given::<Account>([signed_up()])
        .when(AccountCommand::ConfirmEmail)
        .then([AccountEvent::EmailConfirmed {}]);
    given::<Account>([signed_up(), AccountEvent::EmailConfirmed {}])
        .when(AccountCommand::ConfirmEmail)
        .then_nothing();
    given::<Account>([])
        .when(AccountCommand::ConfirmEmail)
        .then_refused(AccountRefusal::LinkInvalid);
}

#[test]
fn an_invitation_is_accepted_once() {
    let accepted = AccountEvent::InvitationAccepted {};
    given::<Account>([invited()])
        .when(AccountCommand::AcceptInvitation)
        .then([accepted.clone()]);
    given::<Account>([invited(), accepted])
        .when(AccountCommand::AcceptInvitation)
        .then_refused(AccountRefusal::InvitationUsed);
    given::<Account>([signed_up()])
        .when(AccountCommand::AcceptInvitation)
        .then_refused(AccountRefusal::LinkInvalid);
}

#[test]
fn mails_others_can_trigger_are_not_repeated_within_two_minutes() {
    let soon = noon() + TimeDelta::seconds(119);
    let later = noon() + TimeDelta::minutes(2);
    given::<Account>([signed_up()])
        .when(AccountCommand::RepeatSignUp { now: soon })
        .then_nothing();
    given::<Account>([signed_up()])
        .when(AccountCommand::RepeatSignUp { now: later })
        .then([AccountEvent::SignUpRepeated { at: later }]);
    given::<Account>([signed_up()])
        .when(AccountCommand::ResendConfirmation { now: soon })
        .then_nothing();
    given::<Account>([signed_up()])
        .when(AccountCommand::ResendConfirmation { now: later })
        .then([AccountEvent::ConfirmationRequested { at: later }]);
}
