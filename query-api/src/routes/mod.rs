//! The endpoints, one a file; the URL tree is the file tree.

mod admin;
mod calendar;
mod calendar_feed;
mod catalogue;
mod doctors;
mod live;
mod me;
mod reviews;
mod schedule;
mod search;
mod specialties;
mod visits;
mod waitlist;

use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::State;

/// Every endpoint of the read side with its part of the OpenAPI document.
pub fn routes(state: State) -> OpenApiRouter {
    endpoints().with_state(state)
}

/// The OpenAPI document of these endpoints, which needs nothing that runs.
pub fn document() -> OpenApi {
    endpoints().split_for_parts().1
}

fn endpoints() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(live::handler))
        .routes(routes!(me::get::handler))
        .routes(routes!(me::calendar_feed::handler))
        .routes(routes!(calendar_feed::handler))
        .routes(routes!(admin::doctors::handler))
        .routes(routes!(admin::reviews::handler))
        .routes(routes!(admin::engine::projections::handler))
        .routes(routes!(admin::engine::streams::get::handler))
        .routes(routes!(admin::engine::mails::handler))
        .routes(routes!(schedule::get::handler))
        .routes(routes!(schedule::preview::handler))
        .routes(routes!(schedule::visits_in_the_way::handler))
        .routes(routes!(calendar::get::handler))
        .routes(routes!(calendar::overdue::handler))
        .routes(routes!(search::facets::handler))
        .routes(routes!(search::places::handler))
        .routes(routes!(search::map::handler))
        .routes(routes!(doctors::search::handler))
        .routes(routes!(doctors::get::handler))
        .routes(routes!(doctors::times::handler))
        .routes(routes!(doctors::series::handler))
        .routes(routes!(doctors::explain::handler))
        .routes(routes!(doctors::reviews::handler))
        .routes(routes!(reviews::handler))
        .routes(routes!(visits::list::handler))
        .routes(routes!(visits::get::handler))
        .routes(routes!(visits::calendar_file::handler))
        .routes(routes!(me::waitlist::handler))
        .routes(routes!(waitlist::count::handler))
        .routes(routes!(admin::settings::rooms::handler))
        .routes(routes!(admin::settings::templates::handler))
        .routes(routes!(admin::settings::policies::handler))
        .routes(routes!(admin::settings::holidays::handler))
        .routes(routes!(admin::settings::history::handler))
        .routes(routes!(specialties::handler))
        .routes(routes!(catalogue::handler))
        .routes(routes!(me::booking_conditions::handler))
}
