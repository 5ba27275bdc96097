//! Segments of a profile.

use std::sync::Arc;

use super::calls::CallSite;
use super::{ArenaId, Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `inSegment("id")`: whether the record has the segment with a status that counts.
    pub(super) fn in_segment(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let id = self.expr(site.arguments[0])?;
        let id = self.fit(
            id,
            &Type::present(Kind::String),
            "the id of `inSegment`",
            None,
        )?;
        if !matches!(self.as_constant(id), Some(Value::String(_))) {
            self.report(
                Diagnostic::error(
                    Code::TypeMismatch,
                    self.span(id),
                    "the id of a segment is a constant",
                )
                .label("depends on data")
                .help("write the id as text, as in `inSegment(\"4bcf5d0e\")`"),
            );
            return None;
        }
        let record = self.record(site.span)?;
        let Some(statuses) = self.segment_map(record) else {
            self.report(
                Diagnostic::error(
                    Code::UnknownField,
                    site.name_span,
                    "the profile has no `segmentMembership` with a `status` for each segment",
                )
                .label("nothing says which segments a profile is in")
                .help("take the field group \"Segment Membership Details\" into the schema of profiles"),
            );
            return None;
        };
        let segments = self.field(record, "segmentMembership", site.name_span, site.span)?;
        let (namespaces, entry) = self.items_of(segments, "`inSegment`")?;
        let (item, value) = self.variable(None, entry, site.span)?;
        let ids = self.push(
            ExprKind::Field(value, Arc::from("value")),
            Type::present(statuses),
            site.span,
        )?;
        let segment = self.map_get(ids, id, site.span)?;
        let status = self.field(segment, "status", site.name_span, site.span)?;
        // Schemas differ in which statuses they still list.
        self.facts[status.index()] = None;
        let counting = ["realized", "existing"].map(Value::string);
        let counts = self.one_of(status, &counting, site.span)?;
        self.exists(namespaces, item, counts, site.span)
    }

    /// The type of the segments of one namespace, where the record has them as XDM does.
    fn segment_map(&self, record: ExprId) -> Option<Kind> {
        let Kind::Object(record) = self.kind(record) else {
            return None;
        };
        let Kind::Map(_, ids) = &record.fields.get("segmentMembership")?.ty.kind else {
            return None;
        };
        let Kind::Map(_, segment) = &ids.kind else {
            return None;
        };
        match &segment.kind {
            Kind::Object(segment) if segment.fields.get("status")?.ty.kind == Kind::String => {
                Some(ids.kind.clone())
            }
            _ => None,
        }
    }
}
