//! The tree of the URLs, one endpoint a file.

mod admin;
mod appointments;
mod auth;
mod holds;
mod me;
mod schedule;
mod waitlist;

use http_kit::openapi;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as route;

use crate::state::State;

/// Every command under its path, with its part of the OpenAPI document.
pub fn routes(state: State) -> OpenApiRouter {
    endpoints().with_state(state)
}

/// The OpenAPI document of these endpoints, which needs nothing that runs.
pub fn document() -> OpenApi {
    endpoints().split_for_parts().1
}

/// The platform's settings.
fn settings() -> OpenApiRouter<State> {
    use admin::settings::{holidays, policies, rooms, specialties, templates};
    OpenApiRouter::new()
        .routes(route!(rooms::register::handler))
        .routes(route!(rooms::change::handler))
        .routes(route!(rooms::retire::handler))
        .routes(route!(rooms::restore::handler))
        .routes(route!(templates::add::handler))
        .routes(route!(templates::change::handler))
        .routes(route!(templates::retire::handler))
        .routes(route!(templates::restore::handler))
        .routes(route!(policies::no_show::handler))
        .routes(route!(policies::cancellation_notice::handler))
        .routes(route!(specialties::add::handler))
        .routes(route!(specialties::rename::handler))
        .routes(route!(specialties::retire::handler))
        .routes(route!(specialties::restore::handler))
        .routes(route!(holidays::add::handler))
        .routes(route!(holidays::remove::handler))
        .routes(route!(holidays::switch_off::handler))
        .routes(route!(holidays::switch_on::handler))
}

fn endpoints() -> OpenApiRouter<State> {
    OpenApiRouter::with_openapi(openapi::document())
        .routes(route!(auth::sign_up::handler))
        .routes(route!(auth::confirm_email::handler))
        .routes(route!(auth::resend_confirmation::handler))
        .routes(route!(auth::sign_in::handler))
        .routes(route!(auth::refresh::handler))
        .routes(route!(auth::sign_out::handler))
        .routes(route!(auth::accept_invitation::handler))
        .routes(route!(admin::doctors::onboard::handler))
        .routes(route!(admin::doctors::renew_invitation::handler))
        .routes(route!(admin::doctors::details::handler))
        .routes(route!(me::details::handler))
        .routes(route!(admin::engine::projections::retry::handler))
        .routes(route!(admin::engine::projections::set_aside::handler))
        .routes(route!(admin::engine::mails::retry::handler))
        .routes(route!(
            me::calendar_feed::make::handler,
            me::calendar_feed::revoke::handler
        ))
        .routes(route!(schedule::set_hours::handler))
        .routes(route!(schedule::add_visit_type::handler))
        .routes(route!(schedule::add_exception::handler))
        .routes(route!(schedule::remove_exception::handler))
        .routes(route!(schedule::take_time_off::handler))
        .routes(route!(schedule::cancel_time_off::handler))
        .routes(route!(schedule::observe_holidays::handler))
        .routes(route!(schedule::set_limits::handler))
        .routes(route!(schedule::add_location::handler))
        .routes(route!(
            schedule::change_location::handler,
            schedule::retire_location::handler
        ))
        .routes(route!(
            schedule::change_visit_type::handler,
            schedule::retire_visit_type::handler
        ))
        .routes(route!(holds::place::handler))
        .routes(route!(holds::renew::handler))
        .routes(route!(holds::release::handler))
        .routes(route!(appointments::book::handler))
        .routes(route!(appointments::book_series::handler))
        .routes(route!(appointments::cancel::handler))
        .routes(route!(appointments::reschedule::handler))
        .routes(route!(appointments::confirm::handler))
        .routes(route!(appointments::decline::handler))
        .routes(route!(appointments::check_in::handler))
        .routes(route!(appointments::undo_check_in::handler))
        .routes(route!(appointments::start::handler))
        .routes(route!(appointments::complete::handler))
        .routes(route!(appointments::no_show::handler))
        .routes(route!(appointments::review::write::handler))
        .routes(route!(appointments::review::withdraw::handler))
        .routes(route!(
            appointments::review::reply::handler,
            appointments::review::withdraw_reply::handler
        ))
        .routes(route!(admin::reviews::hide::handler))
        .routes(route!(admin::reviews::restore::handler))
        .routes(route!(appointments::undo_no_show::handler))
        .routes(route!(waitlist::join::handler))
        .routes(route!(waitlist::leave::handler))
        .routes(route!(waitlist::accept::handler))
        .routes(route!(waitlist::decline::handler))
        .merge(settings())
}
