//! What the operator's subcommands say and how they end: one process each, on a log of two events.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::ids::AccountId;
use domain::{Personal, PersonalId};
use event_store::{Audit, EventStore, MasterKey, StoreOptions, Work};
use projectors::projections;
use projectors::rebuild::{Options, rebuild};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use test_kit::{SeqIds, TestClock, TestDatabases, binary};
use uuid::Uuid;

const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const ZOE: Uuid = Uuid::from_u128(0xacc0);

struct Site {
    databases: TestDatabases,
    clock: Arc<TestClock>,
    keys: PathBuf,
}

/// What a subcommand printed and how it ended.
struct Said {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Site {
    /// Zoë signed up at 8:00 and confirmed her address at 9:00.
    async fn open() -> Self {
        let databases = TestDatabases::create().await;
        let name = databases.write_url.rsplit('/').next().unwrap();
        let keys = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir(&keys).unwrap();
        for key in ["master.key", "signing.key"] {
            fs::write(keys.join(key), KEY).unwrap();
        }
        let clock = Arc::new(TestClock::at("2026-11-22T08:00:00Z"));
        let site = Self { databases, clock, keys };
        let store = site.store().await;
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        let account = NewAccount {
            id: AccountId(ZOE),
            role: Role::Patient,
            name: Personal::new(PersonalId(Uuid::from_u128(1)), "Zoë Łukasz".to_owned()),
            email: Personal::new(PersonalId(Uuid::from_u128(2)), "zoe@example.com".to_owned()),
            email_index: "zoe".to_owned(),
            time_zone: chrono_tz::Europe::London,
            locale: "en".to_owned(),
        };
        site.does(&store, AccountCommand::SignUp { account, now }).await;
        site.clock.advance(chrono::TimeDelta::hours(1));
        site.does(&store, AccountCommand::ConfirmEmail).await;
        sqlx::query("UPDATE log_barrier SET position = 2 WHERE name = 'log'")
            .execute(&site.databases.write)
            .await
            .unwrap();
        store.close().await;
        site
    }

    async fn store(&self) -> EventStore {
        let master = MasterKey::from_base64(KEY).unwrap();
        let options = StoreOptions::default();
        EventStore::open(&self.databases.write_url, master, self.clock.clone(), options)
            .await
            .unwrap()
    }

    async fn does(&self, store: &EventStore, command: AccountCommand) {
        let ids = Arc::new(SeqIds::new(store.head().await.unwrap() + 1));
        let audit = Audit {
            actor: None,
            causation_id: ZOE,
            correlation_id: ZOE,
            now: domain::time::Clock::now(self.clock.as_ref()),
        };
        let mut work = Work::new(audit, ids);
        let loaded = store.load::<Account>(ZOE).await.unwrap();
        work.decide(&loaded, command).unwrap();
        store.append(work).await.unwrap();
    }

    /// Fills the read tables from the log.
    async fn project(&self) {
        let store = self.store().await;
        let read = event_store::connect(&self.databases.read_url, 8).await.unwrap();
        for projection in projections::all() {
            rebuild(&store, &read, projection, Options::default(), &mut |_| {})
                .await
                .unwrap();
        }
        read.close().await;
        store.close().await;
    }

    async fn says(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .env("MEDBOOK_DATABASE_URL", &self.databases.write_url)
            .env("MEDBOOK_READ_DATABASE_URL", &self.databases.read_url)
            .env("MEDBOOK_KEYS", &self.keys)
            .env("RUST_LOG", "error")
            .stdin(Stdio::null());
        let ended = tokio::task::spawn_blocking(move || command.output());
        let output = ended.await.unwrap().expect("medbook can be run: build it first");
        Said {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.keys).ok();
    }
}

impl Said {
    /// It ended well and printed this among other things.
    fn well(&self, what: &str) {
        assert_eq!(self.status, Some(0), "{}{}", self.out, self.err);
        assert!(self.out.contains(what), "{}", self.out);
    }

    /// It ended with this status and this sentence.
    fn refused(&self, status: i32, sentence: &str) {
        assert_eq!(self.status, Some(status), "{}{}", self.out, self.err);
        assert!(self.err.contains(sentence), "{}", self.err);
    }
}

/// Tables of a rebuild or a check.
async fn scratch_tables(site: &Site) -> i64 {
    const COUNT: &str = "SELECT COUNT(*) FROM information_schema.tables \
        WHERE table_schema = DATABASE() AND table_name LIKE '%\\_\\_next' AND table_name NOT LIKE 'checkpoint%'";
    sqlx::query_scalar(COUNT).fetch_one(&site.databases.read).await.unwrap()
}

#[tokio::test]
async fn projections_are_listed_with_what_they_are_behind() {
    let site = Site::open().await;
    let shown = site.says(&["projections", "--json"]).await;
    shown.well("\"people\"");
    let shown: Vec<serde_json::Value> = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(shown.len(), projections::all().len());
    assert!(shown.iter().all(|projection| projection["lag"] == 2), "{shown:?}");
}

#[tokio::test]
async fn history_shows_a_stream_as_it_stood_at_a_moment() {
    let site = Site::open().await;
    let stream = format!("account/{ZOE}");
    let shown = site
        .says(&["history", &stream, "--as-of", "2026-11-22 08:30", "--json"])
        .await;
    shown.well("account.signed-up");
    let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(shown["version"], 1, "the second event came later");
    assert_eq!(shown["events"].as_array().unwrap().len(), 2);
    assert!(!shown.to_string().contains("Łukasz"), "personal values are ids only");
}

#[tokio::test]
async fn history_says_what_it_does_not_understand() {
    let site = Site::open().await;
    let stream = format!("account/{ZOE}");
    let moment = site.says(&["history", &stream, "--as-of", "yesterday"]).await;
    moment.refused(1, "\"yesterday\" is not a moment");
    let early = site.says(&["history", &stream, "--as-of", "2026-11-22 07:00"]).await;
    early.refused(1, "nothing had happened to it yet");
    let nobody = site
        .says(&["history", "account/00000000-0000-0000-0000-000000000001"])
        .await;
    nobody.refused(1, "there is no stream account/00000000-0000-0000-0000-000000000001");
    let shapeless = site.says(&["history", "zoe"]).await;
    shapeless.refused(2, "a stream is named by its type and its id");
}

#[tokio::test]
async fn mails_are_counted_by_what_became_of_them() {
    let site = Site::open().await;
    site.says(&["mails"]).await.well("No mail was ever owed.");
    let failed = "INSERT INTO sent_mail (event_id, kind, recipient, position, recorded_at, message_id, status, reason, \
        settled_at) VALUES (?, 'confirm-address', ?, 1, NOW(6), '<1@x>', 'failed', 'smtp-550', NOW(6))";
    sqlx::query(failed)
        .bind(ZOE)
        .bind(ZOE)
        .execute(&site.databases.write)
        .await
        .unwrap();
    let shown = site.says(&["mails", "--failed"]).await;
    shown.well("smtp-550");
    shown.well(&ZOE.to_string());
    assert!(shown.out.starts_with("failed                 1\n"), "{}", shown.out);
}

#[tokio::test]
async fn a_rebuild_of_nothing_there_is_says_what_there_is() {
    let site = Site::open().await;
    let refused = site.says(&["rebuild", "patients"]).await;
    refused.refused(1, "there is no projection \"patients\"; there are people, ");
}

#[tokio::test]
async fn verify_finds_a_log_that_is_not_the_anchors() {
    let site = Site::open().await;
    site.says(&["verify"]).await.well("--anchor 2:");
    let broken = format!("1:{}", "07".repeat(32));
    let found = site.says(&["verify", "--anchor", &broken]).await;
    found.refused(1, "Error: 1 difference found");
    assert!(
        found
            .out
            .contains("The event at position 1 is not the one of the anchor"),
        "{}",
        found.out
    );
    let unreadable = site.says(&["verify", "--anchor", "1:07"]).await;
    unreadable.refused(2, "an anchor is a position and a hash");
}

#[tokio::test]
async fn verify_compares_the_read_tables_and_leaves_them_as_they_are() {
    let site = Site::open().await;
    site.project().await;
    let equal = site.says(&["verify", "--projections"]).await;
    equal.well("people: equal to what the log makes, at position 2.");
    assert_eq!(scratch_tables(&site).await, 0);

    sqlx::query("UPDATE people_v1 SET role = 'doctor'")
        .execute(&site.databases.read)
        .await
        .unwrap();
    let found = site.says(&["verify", "--projections"]).await;
    found.refused(
        1,
        "not what the log makes: people. `medbook rebuild <name> --accept` puts it right",
    );
    assert!(found.out.contains("role: live doctor, next patient"), "{}", found.out);
    assert!(
        found.out.contains("availability: equal"),
        "the others are compared too: {}",
        found.out
    );
    assert_eq!(scratch_tables(&site).await, 0);
    let role: String = sqlx::query_scalar("SELECT CONVERT(role USING utf8mb4) FROM people_v1")
        .fetch_one(&site.databases.read)
        .await
        .unwrap();
    assert_eq!(role, "doctor", "looking changes nothing");
}

#[tokio::test]
async fn without_keys_nothing_starts_and_the_sentence_says_how_to_make_them() {
    let site = Site::open().await;
    fs::remove_file(site.keys.join("master.key")).unwrap();
    site.says(&["verify"])
        .await
        .refused(1, "make keys with `medbook keygen`");
}
