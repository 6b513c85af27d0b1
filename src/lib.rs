//! spelunk: the security posture of AI workloads, explored in a terminal.
//!
//! Data flows one way: files, [`ingest`], [`model`], [`query`] and [`posture`], [`diagram`] and
//! [`report`], [`app`], [`ui`], terminal.

pub mod app;
pub mod cli;
pub mod config;
pub mod diagram;
pub mod graph;
pub mod ingest;
pub mod model;
pub mod posture;
pub mod query;
pub mod report;
pub mod terminal;
pub mod ui;
