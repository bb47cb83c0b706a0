use std::time::Duration;
use test_kit::Installation;

use crate::clinic::Clinic;

/// Beside the metrics because both need a whole clinic that was driven: mails are the notifier's, and it reads the log by
/// itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m_10_making_every_read_model_anew_sends_no_mail() {
    let mut installation = Installation::start("rebuilding").expect("servers");
    let smtp = servers::free_port().expect("a port");
    installation.set("MEDBOOK_MAILBOX_SMTP", &format!("127.0.0.1:{smtp}"));
    installation.set("MEDBOOK_SMTP_URL", &format!("smtp://127.0.0.1:{smtp}"));
    let mailbox = installation.folder().join("mailbox");
    installation.set("MEDBOOK_MAILBOX", &mailbox.display().to_string());
    let medbook = installation.spawn(&["all"]).expect("a process");
    let clinic = Clinic::at(&medbook.base);
    clinic.drive(&installation).await;
    clinic.mails_settle().await;
    let mails = || std::fs::read_dir(&mailbox).expect("the mailbox").count();
    let before = mails();
    assert!(before >= 4, "{before} mails");
    installation.run(&["rebuild", "all"]);
    // Long enough for the notifier to look at the log again several times.
    tokio::time::sleep(Duration::from_secs(3)).await;
    clinic.mails_settle().await;
    assert_eq!(mails(), before);
}
