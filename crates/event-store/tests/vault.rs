//! Personal data.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use domain::account::{Account, AccountCommand};
use domain::{Fact, Personal, PersonalId};
use event_store::{EventStore, Loaded, MasterKey, StoreError, StoreOptions, Vault, VaultError};
use support::*;

/// Signs somebody up and returns the vault ids of name and address.
async fn signed_up(world: &World, email: &str) -> (PersonalId, PersonalId) {
    let mut work = work();
    let account = work
        .decide(&Loaded::<Account>::new_stream(new_id()), sign_up(email))
        .unwrap();
    world.store.append(work).await.unwrap();
    let identity = account.identity().unwrap();
    (identity.name.id(), identity.email.id())
}

#[tokio::test]
async fn personal_values_are_sealed_with_the_event_and_opened_by_id() {
    let world = world().await;
    let (name, email) = signed_up(&world, "zoe@example.org").await;
    let texts = world
        .store
        .vault()
        .texts(&[name, email, PersonalId(new_id())])
        .await
        .unwrap();
    assert_eq!(texts.len(), 2, "an unknown id is absent");
    assert_eq!(
        (texts[&name].as_str(), texts[&email].as_str()),
        ("Zoë Blau", "zoe@example.org")
    );
    assert_eq!(count(&world, "vault_key").await, 1, "one key for a person");
    assert!(world.store.vault().open(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn h_01_nothing_personal_is_readable_in_the_database() {
    let world = world().await;
    signed_up(&world, "zoe@example.org").await;
    let everything = format!("{:?}", tables(&world).await);
    for text in [
        "Zoë",
        "Blau",
        "zoe@",
        "example.org",
        &hex::encode("Blau"),
        &hex::encode("zoe@").to_uppercase(),
    ] {
        assert!(!everything.contains(text), "{text}");
    }
    let event = &world.store.read_after(0, 1).await.unwrap()[0];
    assert!(matches!(event.fact(), Ok(Fact::Account(..))));
    assert!(!serde_json::to_string(event).unwrap().contains("Blau"));
}

#[tokio::test]
async fn h_02_a_row_moved_elsewhere_does_not_open() {
    const VALUE: &str = "UPDATE vault v JOIN vault o SET v.sealed = o.sealed WHERE v.id = ? AND o.id = ?";
    const OWNER: &str = "UPDATE vault v JOIN vault o SET v.subject_id = o.subject_id WHERE v.id = ? AND o.id = ?";
    let world = world().await;
    let (name, email) = signed_up(&world, "zoe@example.org").await;
    let (other, _) = signed_up(&world, "ada@example.org").await;
    let copy = |statement: &'static str, from: PersonalId, to: PersonalId| {
        sqlx::query(statement)
            .bind(to.0)
            .bind(from.0)
            .execute(&world.databases.write)
    };
    let vault = world.store.vault();
    copy(VALUE, name, other).await.unwrap();
    assert!(matches!(vault.open(&[other]).await, Err(VaultError::NotOpened { id }) if id == other));
    copy(VALUE, name, email).await.unwrap();
    assert!(
        matches!(vault.open(&[email]).await, Err(VaultError::NotOpened { .. })),
        "also of the same person"
    );
    copy(OWNER, other, name).await.unwrap();
    assert!(matches!(vault.open(&[name]).await, Err(VaultError::NotOpened { .. })));
}

#[tokio::test]
async fn h_06_without_the_persons_key_everything_of_the_person_is_gone() {
    let world = world().await;
    let (name, email) = signed_up(&world, "zoe@example.org").await;
    sqlx::query("DELETE FROM vault_key")
        .execute(&world.databases.write)
        .await
        .unwrap();
    assert!(world.store.vault().open(&[name, email]).await.unwrap().is_empty());
}

#[tokio::test]
async fn h_09_another_master_key_opens_neither_value_nor_store() {
    let world = world().await;
    let (name, _) = signed_up(&world, "zoe@example.org").await;
    let wrong = MasterKey::from_base64("//////////////////////////////////////////8=").unwrap();
    let vault = Vault::new(world.databases.write.clone(), wrong.clone());
    assert!(matches!(vault.open(&[name]).await, Err(VaultError::NotOpened { .. })));
    let opened = EventStore::open(
        &world.databases.write_url,
        wrong,
        world.clock.clone(),
        StoreOptions::default(),
    )
    .await;
    assert!(matches!(opened, Err(StoreError::WrongMasterKey)));
}

/// The same person under another name and address, with vault rows of their own; also the id of the name.
fn renamed(mut command: AccountCommand) -> (AccountCommand, PersonalId) {
    let AccountCommand::SignUp { account, .. } = &mut command else {
        unreachable!("it signs up");
    };
    account.name = Personal::new(PersonalId(new_id()), "Zoë Grün".to_owned());
    account.email = Personal::new(PersonalId(new_id()), "gruen@example.org".to_owned());
    account.email_index = master().index("email", "gruen@example.org");
    let name = account.name.id();
    (command, name)
}

/// Two works about one new person that do not know of each other: each made a key, only one is stored.
#[tokio::test]
async fn no_value_is_stored_under_a_key_that_is_not() {
    let world = world().await;
    let command = sign_up("zoe@example.org");
    let works = || {
        let mut work = work();
        let account = work
            .decide(&Loaded::<Account>::new_stream(new_id()), command.clone())
            .unwrap();
        (work, account)
    };
    let (first, account) = works();
    let (later, name) = renamed(command.clone());
    let mut second = work();
    second.decide(&Loaded::<Account>::new_stream(new_id()), later).unwrap();

    let results = append_together(&world, vec![first, second]).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(count(&world, "vault_key").await, 1);
    let first_name = account.identity().unwrap().name.id();
    let texts = world.store.vault().texts(&[first_name, name]).await.unwrap();
    assert_eq!(
        (texts[&first_name].as_str(), texts[&name].as_str()),
        ("Zoë Blau", "Zoë Grün")
    );
}

/// The key is destroyed between sealing and storing: the value is sealed anew, under a new key.
#[tokio::test]
async fn a_key_destroyed_under_an_append_is_not_used() {
    let world = world().await;
    let command = sign_up("zoe@example.org");
    let mut first = work();
    first
        .decide(&Loaded::<Account>::new_stream(new_id()), command.clone())
        .unwrap();
    world.store.append(first).await.unwrap();

    let (later, name) = renamed(command);
    let mut second = work();
    second.decide(&Loaded::<Account>::new_stream(new_id()), later).unwrap();
    let lock = hold_the_log(&world).await;
    let (result, ()) = tokio::join!(world.store.append(second), async {
        // By now it is sealed and waits for the lock.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        sqlx::query("DELETE FROM vault_key")
            .execute(&world.databases.write)
            .await
            .unwrap();
        lock.rollback().await.unwrap();
    });
    result.unwrap();
    assert_eq!(world.store.vault().texts(&[name]).await.unwrap()[&name], "Zoë Grün");
}
