use event_store::EventStore;
use sqlx::MySqlPool;

use super::RebuildError;
use crate::runner::set_aside;
use crate::{Generation, Known, Projection};

const BATCH: u32 = 500;

/// Takes the log up to `position` into the tables of another read database, which must be migrated and should be empty.
/// No checkpoint is written there. What was set aside is passed over.
///
/// # Errors
/// [`RebuildError`]; the tables are then half filled.
pub async fn rebuild_into(
    store: &EventStore,
    read: &MySqlPool,
    projections: &[Box<dyn Projection>],
    position: u64,
) -> Result<(), RebuildError> {
    let mut aside = Vec::new();
    for projection in projections {
        aside.push(set_aside(store, projection.name()).await?);
    }
    let mut done = 0;
    while done < position {
        let mut events = store.read_after(done, BATCH).await?;
        events.retain(|event| event.position <= position);
        let Some(last) = events.last().map(|event| event.position) else {
            break;
        };
        let known = events
            .into_iter()
            .map(|event| {
                let position = event.position;
                Known::read(event).map_err(|source| RebuildError::Unknown { position, source })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut transaction = read.begin().await?;
        for (projection, aside) in projections.iter().zip(&aside) {
            let passed = |event: &Known| aside.binary_search(&event.event.position).is_ok();
            let reads = known
                .iter()
                .filter(|event| projection.reads(&event.fact) && !passed(event));
            let reads: Vec<_> = reads.collect();
            projection.apply(&mut transaction, Generation::Live, &reads).await?;
        }
        transaction.commit().await?;
        done = last;
    }
    Ok(())
}
