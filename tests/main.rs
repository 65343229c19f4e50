//! The end-to-end suite.

mod support;
