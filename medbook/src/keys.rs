use access::SigningKey;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use event_store::MasterKey;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const MASTER: &str = "master.key";
const SIGNING: &str = "signing.key";

/// The two secrets of an installation, each 32 random bytes in base64 in a file of its own.
pub struct Keys {
    /// Wraps the keys of the vault; the database is unreadable without it.
    pub master: MasterKey,
    /// Signs access tokens and mailed links.
    pub signing: SigningKey,
}

/// Reads both.
///
/// # Errors
/// When a file is missing or not a key: nothing starts without its keys.
pub fn read(folder: &Path) -> Result<Keys> {
    let text = |name: &str| {
        let path = folder.join(name);
        let hint = || format!("{} cannot be read: make keys with `medbook keygen`", path.display());
        fs::read_to_string(&path).with_context(hint)
    };
    Ok(Keys {
        master: MasterKey::from_base64(text(MASTER)?.trim()).context("master.key is not a key")?,
        signing: SigningKey::from_base64(text(SIGNING)?.trim()).context("signing.key is not a key")?,
    })
}

/// Makes both. Never replaces one: data sealed under a lost master key is gone.
///
/// # Errors
/// When a key is there already or the folder cannot be written.
pub fn generate(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for name in [MASTER, SIGNING] {
        let path = folder.join(name);
        if path.exists() {
            bail!("{} exists already and is never replaced", path.display());
        }
        let mut secret = [0; 32];
        aws_lc_rs::rand::fill(&mut secret).map_err(|_| anyhow::anyhow!("the system gives no random numbers"))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(STANDARD.encode(secret).as_bytes())?;
    }
    Ok(())
}
