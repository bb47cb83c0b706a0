use access::Operation;
use axum::extract::State as Extract;
use axum::http::StatusCode;
use domain::policy::{NoShowRule, Policy, PolicyCommand, PolicyState};
use garde::Validate;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Valid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Done};
use crate::attempt::Attempt;
use crate::refused::Refused;
use crate::state::State;
use crate::wish::Intent;

/// What follows from missed visits.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNoShowPolicy {
    /// From when on a booking has to be confirmed by phone; null: never.
    #[garde(dive)]
    #[schema(required)]
    pub rule: Option<NoShowRuleBody>,
    /// Why, for those who come after. Stands in the log for ever: nothing about a person.
    #[serde(default)]
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// So many missed visits, of any doctor, within so many calendar months before a booking.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NoShowRule)]
pub struct NoShowRuleBody {
    /// Missed visits.
    #[garde(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10)]
    pub visits: u8,
    /// Months to look back.
    #[garde(range(min = 1, max = 24))]
    #[schema(minimum = 1, maximum = 24)]
    pub months: u8,
}

impl From<NoShowRuleBody> for NoShowRule {
    fn from(body: NoShowRuleBody) -> Self {
        Self {
            visits: body.visits,
            months: body.months,
        }
    }
}

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND);

/// Say what follows from visits a patient missed.
///
/// Holds for bookings from now on.
#[utoipa::path(
    put, path = "/api/admin/settings/policies/no-show", operation_id = "setNoShowPolicy", tag = "settings",
    params(("Idempotency-Key" = Uuid, Header)), request_body = SetNoShowPolicy,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<SetNoShowPolicy>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::SetNoShowPolicy)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let policy = Policy::NoShow {
        rule: body.rule.map(Into::into),
    };
    let set = move |mut attempt: Attempt| {
        let reason = body.reason.clone();
        async move {
            let present = attempt.load::<PolicyState>(policy.kind().id()).await?;
            attempt.decide(&present, PolicyCommand::Set { policy, reason })?;
            attempt.answer(StatusCode::OK, &Done::default())
        }
    };
    let answer = state.execute(wish, set).await;
    state.policies.forget().await;
    answer
}
