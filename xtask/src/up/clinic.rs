//! The demo clinic, made on the first start of a database.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{home::Home, stack::Stack};
use crate::{
    problem::{Doing, Result},
    say,
};

/// Makes the clinic if this database has none yet. Answers with the demo accounts, as `medbook seed` printed them.
pub(crate) fn open(home: &Home, stack: &Stack) -> Result<String> {
    let folder = home.folder().join("clinics");
    let mut hasher = DefaultHasher::new();
    stack.database_url().hash(&mut hasher);
    let note = folder.join(format!("{:016x}", hasher.finish()));
    if let Ok(accounts) = fs::read_to_string(&note) {
        return Ok(accounts);
    }
    say::step("opening the demo clinic (once, a minute or two)");
    fs::create_dir_all(&folder).doing(format_args!("make the folder {}", folder.display()))?;
    let opening = home.opening();
    fs::write(&opening, "").doing(format_args!("write {}", opening.display()))?;
    let accounts = stack.ask("seed")?;
    fs::write(&note, &accounts).doing(format_args!("write {}", note.display()))?;
    fs::remove_file(&opening).doing(format_args!("remove {}", opening.display()))?;
    Ok(accounts)
}
