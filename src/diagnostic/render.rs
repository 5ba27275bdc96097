//! Diagnostics for terminals.
