//! The relay's lease and the barrier, as the SQL of the real one does them.

use projectors::relay::{Applicant, Deposed, Seat};
use std::time::Duration;
use tokio::time::{Instant, sleep};

use crate::bug::Bug;
use crate::world::Process;

const LIFE: Duration = Duration::from_secs(3);
const RENEWAL: Duration = Duration::from_secs(1);

/// A process that would like to relay.
pub struct FarApplicant(pub Process);

impl Applicant for FarApplicant {
    type Seat = FarSeat;

    async fn take(&self) -> Result<Option<FarSeat>, Deposed> {
        let me = self.0.life;
        let taken = self.0.change(|inner| {
            let tables = &mut inner.server.tables;
            if tables.lease_expires.is_some_and(|expiry| expiry > Instant::now()) {
                return None;
            }
            tables.lease_epoch += 1;
            tables.lease_holder = me;
            tables.lease_expires = Some(Instant::now() + LIFE);
            Some(tables.lease_epoch)
        });
        let Some(epoch) = taken.await.map_err(sqlx::Error::from)? else {
            return Ok(None);
        };
        let shut_out = self.0.change(|inner| {
            let tables = &mut inner.server.tables;
            tables.barrier_epoch = tables.barrier_epoch.max(epoch);
            Some(())
        });
        shut_out.await.map_err(sqlx::Error::from)?;
        self.0.world.note(&self.0.name, &format!("relays with epoch {epoch}"));
        Ok(Some(FarSeat {
            process: self.0.clone(),
            epoch,
        }))
    }
}

/// The right to relay.
pub struct FarSeat {
    process: Process,
    epoch: u64,
}

impl Seat for FarSeat {
    fn epoch(&self) -> u64 {
        self.epoch
    }

    async fn keep(&self) -> Deposed {
        let mut renewed = Instant::now();
        loop {
            sleep(RENEWAL).await;
            let asked = Instant::now();
            let (me, epoch) = (self.process.life, self.epoch);
            let renewal = self.process.change(|inner| {
                let tables = &mut inner.server.tables;
                let mine = tables.lease_holder == me && tables.lease_epoch == epoch;
                tables.lease_expires = if mine {
                    Some(Instant::now() + LIFE)
                } else {
                    tables.lease_expires
                };
                mine.then_some(())
            });
            match tokio::time::timeout(LIFE.saturating_sub(renewed.elapsed()), renewal).await {
                Ok(Ok(Some(()))) => renewed = asked,
                Ok(Ok(None)) | Err(_) => return Deposed::Lost,
                Ok(Err(away)) if renewed.elapsed() >= LIFE => return Deposed::Rows(away.into()),
                Ok(Err(_)) => {}
            }
        }
    }

    async fn raise(&self, durable: u64) -> Result<u64, Deposed> {
        let look =
            |inner: &mut crate::world::Inner| (inner.server.log.end(), inner.server.tables.barrier, inner.server.life);
        let (head, told, life) = self.process.ask(look).await.map_err(sqlx::Error::from)?;
        let durable = durable.max(told);
        if head < durable {
            return Err(Deposed::RolledBack { head, durable });
        }
        if head == durable {
            return Ok(durable);
        }
        let (early, reconnects) = (
            self.process.world.has(Bug::BarrierToldAtOnce),
            self.process.world.has(Bug::HeadOfAnotherLife),
        );
        let epoch = self.epoch;
        let moved = self.process.change(|inner| {
            if inner.server.life != life && !reconnects {
                return Some(Err(crate::world::Away));
            }
            let tables = &mut inner.server.tables;
            if tables.barrier_epoch != epoch {
                return None;
            }
            tables.written = head;
            tables.barrier = if early { head } else { durable };
            Some(Ok(()))
        });
        match moved.await.map_err(sqlx::Error::from)? {
            Some(moved) => moved.map_err(sqlx::Error::from)?,
            None => return Err(Deposed::Lost),
        }
        Ok(head)
    }

    async fn tell(&self, durable: u64) -> Result<(), Deposed> {
        let epoch = self.epoch;
        let told = self.process.change(|inner| {
            let tables = &mut inner.server.tables;
            if tables.barrier_epoch != epoch {
                return None;
            }
            tables.barrier = durable;
            Some(())
        });
        told.await.map_err(sqlx::Error::from)?.ok_or(Deposed::Lost)
    }

    async fn give_back(&self) {}
}
