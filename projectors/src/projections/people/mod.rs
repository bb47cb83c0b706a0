//! Who has an account and how far it is. Holds references into the vault, no name and no address.

use async_trait::async_trait;
use domain::Fact;
use domain::account::{AccountEvent, Identity};
use domain::ids::AccountId;
use event_store::Recorded;
use sqlx::MySqlConnection;

use crate::Projection;

/// `people_v1`.
pub struct People;

#[async_trait]
impl Projection for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["people_v1"]
    }

    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded, fact: &Fact) -> Result<(), sqlx::Error> {
        match fact {
            Fact::Account(id, what) => match what {
                AccountEvent::SignedUp { identity, .. } => insert(db, event, identity, "unconfirmed").await,
                AccountEvent::Invited { identity, .. } => insert(db, event, identity, "invited").await,
                AccountEvent::AdminCreated { identity } => insert(db, event, identity, "active").await,
                AccountEvent::EmailConfirmed {} | AccountEvent::InvitationAccepted {} => activate(db, *id).await,
                AccountEvent::ConfirmationRequested { .. }
                | AccountEvent::SignUpRepeated { .. }
                | AccountEvent::InvitationRenewed { .. } => Ok(()),
            },
            Fact::Doctor(..) | Fact::Schedule(..) | Fact::Appointment(..) | Fact::Quarantine(..) => Ok(()),
        }
    }
}

async fn insert(
    db: &mut MySqlConnection,
    event: &Recorded,
    identity: &Identity,
    standing: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO people_v1 (account_id, role, name_id, email_id, time_zone, locale, standing, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE role = VALUES(role), name_id = VALUES(name_id), email_id = VALUES(email_id),
             time_zone = VALUES(time_zone), locale = VALUES(locale), standing = VALUES(standing),
             created_at = VALUES(created_at)",
    )
    .bind(identity.account_id.0)
    .bind(identity.role.as_str())
    .bind(identity.name.id().0)
    .bind(identity.email.id().0)
    .bind(identity.time_zone.name())
    .bind(&identity.locale)
    .bind(standing)
    .bind(event.recorded_at)
    .execute(db)
    .await?;
    Ok(())
}

async fn activate(db: &mut MySqlConnection, id: AccountId) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE people_v1 SET standing = 'active' WHERE account_id = ?")
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}
