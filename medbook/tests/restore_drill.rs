//! Backup and restore as an operator does it, with the real program on real servers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use event_store::system::SystemClock;
use event_store::{EventStore, MasterKey, Recorded, StoreOptions};
use serde_json::{Value, json};
use sqlx::{Connection, MySqlConnection};
use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use test_kit::{Installation, database_server};
use uuid::Uuid;

/// How long things that happen by themselves may take.
const SOON: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_under_load_is_restored_beside_old_read_tables_and_an_old_stream() {
    let mut installation = Installation::start("restore-drill").unwrap();
    let live_url = installation.database.url("medbook");
    let read_url = installation.database.url("medbook_read");
    installation.set("MEDBOOK_READ_DATABASE_URL", &read_url);
    let old_mails = mailbox(&mut installation, "old-mails");
    installation.run(&["seed"]);
    let medbook = installation.spawn(&["all"]).unwrap();

    let load = Load::start(&medbook.base);
    load.reach(5).await;
    let file = installation.folder().join("drill.medbook");
    let made = tokio::task::block_in_place(|| installation.output(&["backup", file.to_str().unwrap()]));
    assert!(made.status.success(), "{made:?}");
    load.reach(load.done() + 5).await;
    let people = load.stop().await;
    // The installation went on after its backup: it sends the mails that were owed in it, and more.
    until("the mails are sent", || letters(&old_mails).len() == people).await;
    drop(medbook);
    let original = log(&installation, &live_url).await;

    let mysql = mysql().await;
    let restored_url = match &mysql {
        Some(url) => url.clone(),
        None => installation.database.url("restored"),
    };
    installation.set("MEDBOOK_DATABASE_URL", &restored_url);
    if let Some(url) = &mysql {
        installation.set("MEDBOOK_READ_DATABASE_URL", &read_side(url));
    }
    installation.run(&["migrate"]);
    let restored = installation.output(&["restore", file.to_str().unwrap()]);
    assert!(restored.status.success(), "{restored:?}");
    let copy = log(&installation, &restored_url).await;
    assert!(copy.len() < original.len(), "the original went on");
    assert_eq!(copy[..], original[..copy.len()], "equal up to the end of the backup");

    let new_mails = mailbox(&mut installation, "new-mails");
    let medbook = installation.spawn(&["all"]).unwrap();
    assert_eq!(sign_up(&medbook.base, "after@example.org").await, 202);
    until("a mail to somebody new", || !letters(&new_mails).is_empty()).await;
    until("every projection is up with the log", || {
        let shown = installation.output(&["projections", "--json"]);
        let projections: Vec<Value> = serde_json::from_slice(&shown.stdout).unwrap_or_default();
        let caught_up = |projection: &Value| projection["lag"] == 0 && projection["error"].is_null();
        !projections.is_empty() && projections.iter().all(caught_up)
    })
    .await;
    // Whatever the old tables held beyond the backup is gone: a rebuild compares every row.
    for command in [&["verify", "--projections"][..], &["rebuild", "all"]] {
        let done = tokio::task::block_in_place(|| installation.output(command));
        assert!(done.status.success(), "{command:?}: {done:?}");
    }
    assert_eq!(letters(&new_mails).len(), 1, "nobody hears of the past again");
    assert!(message_ids(&new_mails).is_disjoint(&message_ids(&old_mails)));
    drop(medbook);
    if let Some(url) = mysql {
        drop_database(&read_side(&url)).await;
        drop_database(&url).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_damaged_or_in_the_way_is_refused_before_anything_is_written() {
    let mut installation = Installation::start("restore-refused").unwrap();
    installation.run(&["seed"]);
    let folder = installation.folder().to_owned();
    let file = folder.join("whole.medbook");
    let path = |file: &Path| file.to_str().unwrap().to_owned();
    let run = |installation: &Installation, command: &str, file: &Path| installation.output(&[command, &path(file)]);
    assert!(run(&installation, "backup", &file).status.success());
    assert_eq!(mode(&file), 0o600);
    let again = run(&installation, "backup", &file);
    assert!(!again.status.success(), "a backup never replaces a file");
    assert!(
        !run(&installation, "restore", &file).status.success(),
        "the log is not empty"
    );

    let whole = fs::read(&file).unwrap();
    installation.set("MEDBOOK_DATABASE_URL", &installation.database.url("empty"));
    assert!(
        !run(&installation, "restore", &file).status.success(),
        "there is no database"
    );
    installation.run(&["migrate"]);
    let url = installation.database.url("empty");
    for (what, bytes) in damaged(&whole) {
        let file = folder.join(what);
        fs::write(&file, bytes).unwrap();
        let refused = run(&installation, "restore", &file);
        assert!(!refused.status.success(), "{what}: {refused:?}");
        assert!(
            log(&installation, &url).await.is_empty(),
            "{what} left something behind"
        );
    }
    assert!(run(&installation, "restore", &file).status.success());
}

/// Cut off, with one byte changed in the middle, with something behind the end, and something else.
fn damaged(whole: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut changed = whole.to_vec();
    changed[whole.len() / 2] ^= 1;
    vec![
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("without-its-end", whole[..whole.len() - 20].to_vec()),
        ("changed", changed),
        ("something-else", b"PK\x03\x04".to_vec()),
    ]
}

fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// People who sign up one after the other, each of whom is owed a mail.
struct Load {
    done: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<()>,
}

impl Load {
    fn start(base: &str) -> Self {
        let (done, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (base, counted, stopped) = (base.to_owned(), Arc::clone(&done), Arc::clone(&stop));
        let task = tokio::spawn(async move {
            while !stopped.load(Ordering::Relaxed) {
                let person = format!("person{}@example.org", counted.load(Ordering::Relaxed));
                assert_eq!(sign_up(&base, &person).await, 202);
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self { done, stop, task }
    }

    fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    async fn reach(&self, people: usize) {
        until("people sign up", || self.done() >= people).await;
    }

    async fn stop(self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.unwrap();
        self.done.load(Ordering::Relaxed)
    }
}

async fn sign_up(base: &str, email: &str) -> u16 {
    let person = json!({"email": email, "password": "correct horse battery", "name": "Somebody New",
        "timeZone": "Europe/Berlin", "locale": "en"});
    let request = reqwest::Client::new()
        .post(format!("{base}/api/auth/sign-up"))
        .json(&person);
    request.send().await.unwrap().status().as_u16()
}

/// Has processes started from now on send their mails into a folder of their own.
fn mailbox(installation: &mut Installation, name: &str) -> PathBuf {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = installation.folder().join(name);
    installation.set("MEDBOOK_MAILBOX_SMTP", &format!("127.0.0.1:{port}"));
    installation.set("MEDBOOK_MAILBOX", folder.to_str().unwrap());
    installation.set("MEDBOOK_SMTP_URL", &format!("smtp://127.0.0.1:{port}"));
    folder
}

fn letters(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten();
    files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

fn message_ids(folder: &Path) -> BTreeSet<String> {
    let id = |letter: String| {
        let line = letter
            .lines()
            .find(|line| line.to_lowercase().starts_with("message-id:"));
        line.expect("a Message-ID").to_owned()
    };
    letters(folder).into_iter().map(id).collect()
}

/// A database of its own on the tests' server if that is a MySQL: then the drill goes from MariaDB to MySQL, read side
/// included. Otherwise it stays on its own server, where the old read tables are in the way.
#[expect(clippy::disallowed_methods, reason = "a name nobody else has")]
async fn mysql() -> Option<String> {
    let server = database_server();
    let mut connection = MySqlConnection::connect(&server).await.unwrap();
    let version: String = sqlx::query_scalar("SELECT VERSION()")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let name = format!("drill_{}", Uuid::new_v4().simple());
    let is_mysql = !version.contains("MariaDB");
    is_mysql.then(|| format!("{}/{name}", server.trim_end_matches('/')))
}

fn read_side(url: &str) -> String {
    format!("{url}_read")
}

async fn drop_database(url: &str) {
    use sqlx::migrate::MigrateDatabase;
    sqlx::MySql::drop_database(url).await.unwrap();
}

async fn log(installation: &Installation, url: &str) -> Vec<Recorded> {
    let key = fs::read_to_string(installation.folder().join("keys/master.key")).unwrap();
    let master = MasterKey::from_base64(key.trim()).unwrap();
    let store = EventStore::open(url, master, Arc::new(SystemClock), StoreOptions::default())
        .await
        .unwrap();
    let mut events = Vec::new();
    loop {
        let next = store.read_after(events.len() as u64, 1_000).await.unwrap();
        if next.is_empty() {
            break;
        }
        events.extend(next);
    }
    store.close().await;
    events
}

async fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let began = Instant::now();
    while !tokio::task::block_in_place(&mut reached) {
        assert!(began.elapsed() < SOON, "{what}: not within {SOON:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
