//! Sumac computes attributes of customer profiles from rules in text.

pub mod diagnostic;

pub mod types;

pub mod library;
pub mod schema;
pub mod syntax;

pub mod data;
pub mod hir;

pub mod ir;

pub mod backend;

pub mod runtime;

pub mod engine;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "lsp")]
pub mod lsp;

pub use engine::testing;
pub use engine::{
    AttributeHandle, AttributeInfo, Backend, BoundRows, Diagnostics, Engine, EngineBuilder,
    Evaluation, Level, Output, Program, RuleSource, RunOptions, RunResult, RunSummary,
    SchemaSource, format,
};

/// The code of the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
