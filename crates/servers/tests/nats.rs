//! The private broker against the real program, spoken to in its own text protocol: what each role may do, and not.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use servers::{Nats, ScratchDir, Users, free_port};

const STREAM: &str = include_str!("../../../nats/stream-events.json");

fn start(scratch: &ScratchDir, users: Users) -> Nats {
    Nats::start(scratch.path(), free_port().unwrap(), users).unwrap()
}

/// One connection. What the server says is read line by line.
struct Client {
    reader: BufReader<TcpStream>,
    inbox: u32,
}

/// What the server says next.
#[derive(Debug, PartialEq)]
enum Heard {
    Message(String),
    Refused(String),
    Pong,
}

impl Client {
    fn connect(nats: &Nats, login: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", nats.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut client = Self {
            reader: BufReader::new(stream),
            inbox: 0,
        };
        assert!(client.line().starts_with("INFO "));
        client.send(&format!("CONNECT {{\"verbose\":false,\"headers\":true{login}}}"));
        client
    }

    fn sign_in(nats: &Nats, user: &str) -> Self {
        let mut client = Self::connect(nats, &format!(",\"user\":\"{user}\",\"pass\":\"{}\"", nats.password()));
        client.send("PING");
        assert_eq!(client.hear(), Heard::Pong);
        client
    }

    fn send(&mut self, line: &str) {
        self.reader
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())
            .unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn hear(&mut self) -> Heard {
        loop {
            let line = self.line();
            let words: Vec<&str> = line.split(' ').collect();
            match words[0] {
                "MSG" | "HMSG" => {
                    let length: usize = words.last().unwrap().parse().unwrap();
                    let mut body = vec![0; length + 2];
                    self.reader.read_exact(&mut body).unwrap();
                    return Heard::Message(String::from_utf8(body).unwrap().trim_end().to_owned());
                }
                "-ERR" => return Heard::Refused(line),
                "PONG" => return Heard::Pong,
                "" => panic!("the server closed the connection"),
                _ => {}
            }
        }
    }

    fn publish(&mut self, subject: &str, body: &str) -> Heard {
        self.send(&format!("PUB {subject} {}\r\n{body}", body.len()));
        self.send("PING");
        self.hear()
    }

    fn subscribe(&mut self, subject: &str) -> Heard {
        self.inbox += 1;
        self.send(&format!("SUB {subject} {}", self.inbox));
        self.send("PING");
        self.hear()
    }

    /// Asks and answers with the reply, or with the refusal.
    fn request(&mut self, subject: &str, body: &str) -> String {
        let inbox = format!("_INBOX.test.{}", self.inbox + 1);
        assert_eq!(self.subscribe(&inbox), Heard::Pong);
        self.send(&format!("PUB {subject} {inbox} {}\r\n{body}", body.len()));
        match self.hear() {
            Heard::Message(text) | Heard::Refused(text) => text,
            Heard::Pong => panic!("a pong without a ping"),
        }
    }
}

fn assert_refused(client: &mut Client, subject: &str) {
    let answer = client.publish(subject, "{}");
    let Heard::Refused(text) = &answer else {
        panic!("{subject} was not refused but answered {answer:?}")
    };
    assert!(text.contains("Permissions Violation for Publish"), "{text}");
    assert_eq!(client.hear(), Heard::Pong);
}

/// The requests that would take the feed away, or somebody else's part of it.
const DESTRUCTIVE: [&str; 7] = [
    "$JS.API.ACCOUNT.PURGE.$G",
    "$JS.API.STREAM.PURGE.EVENTS",
    "$JS.API.STREAM.MSG.DELETE.EVENTS",
    "$JS.API.STREAM.RESTORE.EVENTS",
    "$JS.API.STREAM.CREATE.OTHER",
    "$JS.API.SERVER.REMOVE",
    "$SYS.REQ.SERVER.PING",
];

#[test]
fn n_13_nobody_may_purge_a_stream_or_delete_messages() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    for (users, names) in [
        (Users::PerRole, &["relay", "projectors", "api"][..]),
        (Users::OneProcess, &["medbook"]),
    ] {
        let nats = start(&scratch, users);
        for name in names {
            let mut client = Client::sign_in(&nats, name);
            for subject in DESTRUCTIVE {
                assert_refused(&mut client, subject);
            }
        }
    }
}

#[test]
fn only_the_relay_may_delete_the_stream_to_make_it_anew() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let nats = start(&scratch, Users::PerRole);
    for name in ["projectors", "api"] {
        assert_refused(&mut Client::sign_in(&nats, name), "$JS.API.STREAM.DELETE.EVENTS");
    }
}

#[test]
fn n_14_a_stranger_is_refused() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let nats = start(&scratch, Users::PerRole);
    for login in [
        "",
        ",\"user\":\"relay\",\"pass\":\"wrong\"",
        ",\"user\":\"medbook\",\"pass\":\"\"",
    ] {
        let mut client = Client::connect(&nats, login);
        client.send("PING");
        assert_eq!(
            client.hear(),
            Heard::Refused("-ERR 'Authorization Violation'".to_owned())
        );
    }
}

#[test]
fn each_role_can_do_its_work_and_not_the_work_of_another() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let nats = start(&scratch, Users::PerRole);
    let mut api = Client::sign_in(&nats, "api");
    assert_eq!(api.subscribe("events.>"), Heard::Pong);

    let mut relay = Client::sign_in(&nats, "relay");
    let created = relay.request("$JS.API.STREAM.CREATE.EVENTS", STREAM);
    assert!(created.contains("\"did_create\":true"), "{created}");
    assert!(relay.request("events.visits.booked", "hello").contains("\"seq\":1"));
    assert_eq!(api.hear(), Heard::Message("hello".to_owned()));
    let last = r#"{"last_by_subj":"events.>"}"#;
    assert!(
        relay
            .request("$JS.API.STREAM.MSG.GET.EVENTS", last)
            .contains("events.visits.booked")
    );
    assert!(
        relay
            .request("$JS.API.DIRECT.GET.EVENTS", last)
            .contains("Nats-Subject: events.visits.booked")
    );
    assert_refused(&mut relay, "$JS.API.CONSUMER.CREATE.EVENTS");
    assert!(matches!(relay.subscribe("events.>"), Heard::Refused(_)));

    let mut projectors = Client::sign_in(&nats, "projectors");
    let info = projectors.request("$JS.API.STREAM.INFO.EVENTS", "");
    assert!(info.contains("\"messages\":1"), "{info}");
    let consumer = r#"{"stream_name":"EVENTS","config":{"name":"c","deliver_policy":"by_start_sequence",
        "opt_start_seq":1,"ack_policy":"none","mem_storage":true,"inactive_threshold":5000000000}}"#;
    let created = projectors.request("$JS.API.CONSUMER.CREATE.EVENTS.c", consumer);
    assert!(created.contains("\"name\":\"c\""), "{created}");
    assert_eq!(
        projectors.request("$JS.API.CONSUMER.MSG.NEXT.EVENTS.c", r#"{"batch":1}"#),
        "hello"
    );
    for subject in [
        "events.visits.booked",
        "$JS.API.STREAM.CREATE.EVENTS",
        "$JS.API.STREAM.UPDATE.EVENTS",
    ] {
        assert_refused(&mut projectors, subject);
    }
    assert!(matches!(projectors.subscribe("events.>"), Heard::Refused(_)));

    assert!(matches!(
        api.publish("events.visits.booked", "forged"),
        Heard::Refused(_)
    ));
    assert_eq!(api.hear(), Heard::Pong);
    for subject in [
        "$JS.API.STREAM.INFO.EVENTS",
        "$JS.API.CONSUMER.CREATE.EVENTS",
        "_INBOX.test.1",
    ] {
        assert_refused(&mut api, subject);
    }
    assert!(matches!(api.subscribe("_INBOX.>"), Heard::Refused(_)));
}

#[test]
fn one_process_can_play_every_role() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let nats = start(&scratch, Users::OneProcess);
    let mut all = Client::sign_in(&nats, "medbook");
    assert!(
        all.request("$JS.API.STREAM.CREATE.EVENTS", STREAM)
            .contains("\"did_create\":true")
    );
    assert!(all.request("events.visits.booked", "hello").contains("\"seq\":1"));
    let consumer = r#"{"stream_name":"EVENTS","config":{"name":"c","ack_policy":"none","mem_storage":true}}"#;
    assert!(
        all.request("$JS.API.CONSUMER.CREATE.EVENTS.c", consumer)
            .contains("\"name\":\"c\"")
    );
    assert_eq!(
        all.request("$JS.API.CONSUMER.MSG.NEXT.EVENTS.c", r#"{"batch":1}"#),
        "hello"
    );
    assert_eq!(all.subscribe("events.>"), Heard::Pong);
}

#[test]
fn the_stream_keeps_what_its_definition_says() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let nats = start(&scratch, Users::PerRole);
    let mut relay = Client::sign_in(&nats, "relay");
    let echoed = relay
        .request("$JS.API.STREAM.CREATE.EVENTS", STREAM)
        .replace("\\u003e", ">");
    for line in STREAM.lines().filter(|line| line.contains("\": ")) {
        let setting = line.trim().trim_end_matches(',').replacen("\": ", "\":", 1);
        assert!(echoed.contains(&setting), "{setting} is missing in {echoed}");
    }
}

#[test]
fn messages_survive_a_restart_and_not_a_wipe() {
    let scratch = ScratchDir::new("nats-test").unwrap();
    let mut nats = start(&scratch, Users::PerRole);
    let mut relay = Client::sign_in(&nats, "relay");
    relay.request("$JS.API.STREAM.CREATE.EVENTS", STREAM);
    relay.request("events.visits.booked", "hello");

    nats.restart().unwrap();
    let mut relay = Client::sign_in(&nats, "relay");
    assert!(
        relay
            .request("$JS.API.STREAM.INFO.EVENTS", "")
            .contains("\"messages\":1")
    );

    nats.kill9();
    assert!(!nats.is_running());
    nats.wipe().unwrap();
    nats.restart().unwrap();
    let mut relay = Client::sign_in(&nats, "relay");
    assert!(
        relay
            .request("$JS.API.STREAM.INFO.EVENTS", "")
            .contains("stream not found")
    );
}
