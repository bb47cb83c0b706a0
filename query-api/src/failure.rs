use axum::response::{IntoResponse, Response};
use event_store::{StoreError, VaultError};
use http_kit::Problem;

/// Why a read has no answer: a refusal, or a database that failed. Handlers return it, clients see the [`Problem`] in it.
#[derive(Debug)]
pub struct Failure(Problem);

impl Failure {
    /// Not there, or not the caller's to know about (404).
    pub fn not_found() -> Self {
        Self(Problem::not_found())
    }

    /// A row that has to exist, because the log says so, has not reached its table yet (503, try again in 1 s).
    pub fn not_yet(what: &'static str) -> Self {
        Self(Problem::unavailable(format!("{what} has not reached the read tables")))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<sqlx::Error> for Failure {
    /// A row this program cannot read is a bug; anything else a database says to a SELECT passes.
    fn from(error: sqlx::Error) -> Self {
        let unreadable = matches!(
            error,
            sqlx::Error::Decode(_)
                | sqlx::Error::ColumnDecode { .. }
                | sqlx::Error::ColumnNotFound(_)
                | sqlx::Error::ColumnIndexOutOfBounds { .. }
        );
        Self(if unreadable {
            Problem::internal(error)
        } else {
            Problem::unavailable(error)
        })
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Database { .. } => Self(Problem::unavailable(error)),
            StoreError::Event { .. }
            | StoreError::HeadMismatch { .. }
            | StoreError::Gap { .. }
            | StoreError::WrongMasterKey => Self(Problem::internal(error)),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Database(error) => error.into(),
            moved @ (VaultError::NotOpened { .. } | VaultError::NotText { .. }) => Self(Problem::internal(moved)),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}
