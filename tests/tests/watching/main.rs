//! What the product shows about itself: metrics, spans, log lines; and the files for those who watch it.

mod clinic;
mod collector;
mod documents;
mod listed;
mod metrics;
mod rebuilding;
mod traces;
