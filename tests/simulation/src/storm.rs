//! The processes, and what happens to them.

use access::SigningKey;
use notifier::{Desk, Planner, Sender, Sources};
use projectors::relay;
use projectors::runner::Runner;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::broker::{FarStream, stranger};
use crate::feed::FarFeeds;
use crate::log::FarLog;
use crate::mail::{FarMailServer, FarPeople};
use crate::outbox::FarOutbox;
use crate::seat::FarApplicant;
use crate::target::{FarTarget, NAMES};
use crate::world::{Inner, Process, World};

/// What a process is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Api,
    Relay,
    Projector,
    Notifier,
}

const CREW: [(&str, Role); 8] = [
    ("api-1", Role::Api),
    ("api-2", Role::Api),
    ("relay-1", Role::Relay),
    ("relay-2", Role::Relay),
    ("projector-1", Role::Projector),
    ("projector-2", Role::Projector),
    ("notifier-1", Role::Notifier),
    ("notifier-2", Role::Notifier),
];

/// Everybody at work; whoever is killed is started again.
#[derive(Clone)]
pub struct Crew {
    world: Arc<World>,
    present: Arc<Mutex<Vec<Process>>>,
}

impl Crew {
    pub fn start(world: &Arc<World>) -> Self {
        let present = CREW.iter().map(|(name, _)| Process::new(world, name)).collect();
        let crew = Self {
            world: world.clone(),
            present: Arc::new(Mutex::new(present)),
        };
        for (n, (_, role)) in CREW.iter().enumerate() {
            tokio::spawn(crew.clone().keep(n, *role));
        }
        crew
    }

    async fn keep(self, n: usize, role: Role) {
        loop {
            let process = self.at(n);
            Box::pin(process.live(work(process.clone(), role))).await;
            sleep(self.world.chance(|chance| chance.pause(200))).await;
            self.world.note(CREW[n].0, "starts again");
            let fresh = Process::new(&self.world, CREW[n].0);
            self.present.lock().unwrap_or_else(PoisonError::into_inner)[n] = fresh;
        }
    }

    fn at(&self, n: usize) -> Process {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)[n].clone()
    }

    fn anybody(&self) -> Process {
        let n = self.world.chance(|chance| chance.below(CREW.len() as u64));
        self.at(usize::try_from(n).unwrap_or(0))
    }

    /// One of the API processes.
    pub fn api(&self) -> Process {
        let n = self.world.chance(|chance| chance.below(2));
        self.at(usize::try_from(n).unwrap_or(0))
    }
}

async fn work(process: Process, role: Role) {
    let never = CancellationToken::new();
    match role {
        // Works when it is asked.
        Role::Api => std::future::pending().await,
        Role::Relay => {
            let (log, stream) = (FarLog(process.clone()), FarStream::connect(process.clone()));
            relay::stand(log, FarApplicant(process), stream, never).await;
        }
        Role::Projector => {
            let [calendar, visits] = NAMES.map(|name| runner(&process, name).run(never.clone()));
            tokio::join!(calendar, visits);
        }
        Role::Notifier => notify(process, never).await,
    }
}

fn runner(process: &Process, name: &'static str) -> Runner<FarTarget, FarLog, FarFeeds> {
    Runner {
        target: FarTarget {
            process: process.clone(),
            name,
        },
        log: FarLog(process.clone()),
        feed: FarFeeds(process.clone()),
    }
}

async fn notify(process: Process, never: CancellationToken) {
    let owed = Arc::new(Notify::new());
    let planner = Planner {
        log: FarLog(process.clone()),
        outbox: FarOutbox(process.clone()),
        clock: process.world.clone(),
        host: "example.test".to_owned(),
        owed: owed.clone(),
    };
    let sender = Sender {
        sources: Sources {
            log: FarLog(process.clone()),
            people: FarPeople(process.clone()),
            desk: desk(),
        },
        outbox: FarOutbox(process.clone()),
        clock: process.world.clone(),
        server: FarMailServer(process),
        owed,
    };
    let ((), _) = tokio::join!(planner.run(never.clone()), sender.run(never));
}

/// The texts are the same in every run.
fn desk() -> Arc<Desk> {
    static DESK: OnceLock<Arc<Desk>> = OnceLock::new();
    let make = || {
        let keys = SigningKey::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        let keys = keys.expect("32 bytes are a key");
        let from = "Medbook <no-reply@example.test>".parse().expect("an address");
        Arc::new(Desk::new(from, "https://example.test", keys).expect("the texts of this program"))
    };
    DESK.get_or_init(make).clone()
}

/// What goes wrong, one thing after the other, so many times.
pub async fn blow(world: Arc<World>, crew: Crew, times: Range<u64>) {
    let blows = world.chance(|chance| times.start + chance.below(times.end - times.start));
    for _ in 0..blows {
        sleep(world.chance(|chance| chance.pause(150))).await;
        if world.chance(|chance| chance.percent(15)) {
            at_a_bad_moment(&world).await;
        } else {
            one(&world, &crew);
        }
    }
}

fn one(world: &Arc<World>, crew: &Crew) {
    let length = world.chance(|chance| Duration::from_millis(chance.below(4_000)));
    match world.chance(|chance| chance.below(13)) {
        0..=3 => {
            let process = crew.anybody();
            world.note(&process.name, "is killed");
            process.kill();
        }
        4..=5 => {
            let process = crew.anybody();
            world.note(&process.name, &format!("sleeps {length:?}"));
            process.pause(length);
        }
        6 => crash(world, length / 4),
        other => to_the_broker(world, other.max(8), length),
    }
}

/// The disk gets slow, and the database dies while something can be seen that is not on disk.
async fn at_a_bad_moment(world: &World) {
    world.lock().slow_disk_until = Instant::now() + Duration::from_secs(2);
    for _ in 0..400 {
        sleep(Duration::from_millis(1)).await;
        let exposed = |inner: &Inner| inner.server.log.end() > inner.server.durable_head();
        if exposed(&world.lock()) {
            break;
        }
    }
    let (later, down) = world.chance(|chance| (chance.below(120), chance.below(300)));
    sleep(Duration::from_millis(later)).await;
    world.lock().slow_disk_until = Instant::now();
    crash(world, Duration::from_millis(down));
}

fn crash(world: &World, down: Duration) {
    let lost = world.lock().server.crash(Instant::now() + down);
    world.note("database", &format!("dies and forgets {lost} events"));
}

fn to_the_broker(world: &Arc<World>, what: u64, length: Duration) {
    let few = world.chance(|chance| chance.below(12)) + 1;
    let head = world.log.end();
    let stranger = stranger(world, head + few / 2);
    let mut inner = world.lock();
    let what = match what {
        8 => {
            inner.stream.lose_tail(usize::try_from(few).unwrap_or(1));
            "loses its newest messages"
        }
        9 if few < 4 => {
            inner.stream.wipe();
            // Somebody else may make it anew before a relay looks.
            inner.stream.exists = few == 1;
            "is wiped"
        }
        10 if inner.stream.exists => {
            inner.stream.force(stranger);
            "gets a stranger's message"
        }
        11 => {
            inner.stream.generation += 1;
            "ends every feed"
        }
        _ => {
            inner.stream.down_until = Some(Instant::now() + length);
            "is away"
        }
    };
    inner.trace.note("broker", what);
}
