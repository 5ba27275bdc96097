//! The history of one customer over which the reference shows what functions do.
//!
//! Examples of [`Function::timeline`](super::Function::timeline) are expressions over these events;
//! the reference draws them as a line of time, and tests evaluate the examples in every backend.

/// The instant of evaluation of all examples: Monday, 1 June 2026, at noon.
pub const NOW: &str = "2026-06-01T12:00:00Z";

/// The schema of the events, as JSON Schema.
pub const EVENT_SCHEMA: &str = r#"{"type": "object", "properties": {
  "_id": {"type": "string"}, "timestamp": {"type": "string", "format": "date-time"},
  "type": {"type": "string"}, "product": {"type": "string"}, "category": {"type": "string"},
  "price": {"type": "number"}, "channel": {"type": "string"}}}"#;

/// The events, as JSON.
pub const EVENTS: &str = r#"[
  {"_id": "e1", "timestamp": "2026-05-04T09:00:00Z", "type": "view", "product": "shoes", "category": "sport", "channel": "web"},
  {"_id": "e2", "timestamp": "2026-05-04T09:20:00Z", "type": "buy", "product": "shoes", "category": "sport", "price": 80.0, "channel": "web"},
  {"_id": "e3", "timestamp": "2026-05-12T18:30:00Z", "type": "view", "product": "lamp", "category": "home", "channel": "app"},
  {"_id": "e4", "timestamp": "2026-05-20T08:00:00Z", "type": "view", "product": "lamp", "category": "home", "channel": "app"},
  {"_id": "e5", "timestamp": "2026-05-20T08:05:00Z", "type": "buy", "product": "lamp", "category": "home", "price": 35.5, "channel": "app"},
  {"_id": "e6", "timestamp": "2026-05-20T08:05:00Z", "type": "buy", "product": "bulb", "category": "home", "price": 4.5, "channel": "app"},
  {"_id": "e7", "timestamp": "2026-05-28T21:00:00Z", "type": "open", "channel": "mail"},
  {"_id": "e8", "timestamp": "2026-05-28T21:40:00Z", "type": "buy", "product": "tent", "category": "sport", "price": 120.0, "channel": "web"},
  {"_id": "e9", "timestamp": "2026-06-01T10:00:00Z", "type": "view", "product": "tent", "category": "sport", "channel": "web"}]"#;
