//! What an operator types.

use end_to_end::Api;
use test_kit::Installation;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_admin_is_made_at_the_console_with_a_password_that_is_shown_once() {
    let installation = Installation::start("console").expect("servers");
    let admin = ["create-admin", "--email", "Root@Example.org", "--name", "Robin Root"];
    let made = installation.output(&admin);
    let said = String::from_utf8(made.stdout).expect("text");
    assert!(made.status.success(), "{said}");
    let password = said
        .lines()
        .find_map(|line| line.strip_prefix("Password (shown once): "))
        .expect("a password");

    let medbook = installation.spawn(&["command-api"]).expect("a process");
    let api = Api::at(&medbook.base);
    let (status, session) = api.try_sign_in("root@example.org", password).await;
    assert_eq!(
        (status, &session["account"]["role"]),
        (200, &"admin".into()),
        "{session}"
    );
    let (status, _) = api.try_sign_in("root@example.org", "demo-clinic-2026").await;
    assert_eq!(status, 401, "there is no default password");

    let again = installation.output(&admin);
    assert!(!again.status.success(), "one address has one account");
}

#[test]
fn keys_are_never_replaced() {
    let installation = Installation::start("keys").expect("servers");
    let key = installation.folder().join("keys/master.key");
    let before = std::fs::read_to_string(&key).expect("the master key");
    assert!(!installation.output(&["keygen"]).status.success());
    assert_eq!(std::fs::read_to_string(&key).expect("the master key"), before);
}
