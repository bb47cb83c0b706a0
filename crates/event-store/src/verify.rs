//! Compares the log with the tables derived from it.
