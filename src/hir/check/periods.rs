//! Items in time: calendar units, sessions, and the time that an item has.

use std::sync::Arc;

use super::calls::CallSite;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::{self, FunctionId};
use crate::types::{Field, Kind, ObjectType, Type};

/// Where the time of an event is unless the program says otherwise.
const TIME_DEFAULT: &str = "timestamp";

impl<'a> Checker<'a> {
    /// The time of an item where the author names none: its own, or that of an event.
    pub(super) fn time_of_item(&mut self, value: ExprId, name: &str, span: Span) -> Option<ExprId> {
        if matches!(
            self.kind(value),
            Kind::Date | Kind::Datetime | Kind::Nothing
        ) {
            return Some(value);
        }
        if !self.is_event(value) {
            let message = format!("`{name}` has to know the time of an item");
            self.report(
                Diagnostic::error(Code::ArgumentCount, span, message)
                    .label("which time is meant?")
                    .note("only events have a time of their own")
                    .help(format!(
                        "name a field that holds one, as in `.{name}(…, placed)`"
                    )),
            );
            return None;
        }
        let binding = self.program.event.as_ref()?;
        let path = binding.time.clone();
        let path = path.unwrap_or_else(|| vec![TIME_DEFAULT.to_owned()]);
        let mut time = value;
        for step in &path {
            time = self.field(time, step, span, span)?;
        }
        Some(time)
    }

    /// A date or an instant cut to the first instant of its unit.
    pub(super) fn start_of_unit(&mut self, time: ExprId, unit: ExprId) -> Option<ExprId> {
        let time = self.start_of_date(time)?;
        let start_of = library::lookup("startOf")?;
        let ty = Type {
            kind: Kind::Datetime,
            optional: self.optional(time),
        };
        self.push(
            ExprKind::Call(start_of, vec![time, unit]),
            ty,
            self.span(time),
        )
    }

    /// `xs.per(unit[, e])`: the items by the unit that holds their time.
    pub(super) fn per(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        self.check_count(id.get(), site)?;
        let list = self.expr(site.arguments[0])?;
        if self.is_groups(list) {
            return self.per_group(list, site, |checker, group| checker.per_of(id, group, site));
        }
        self.per_of(id, list, site)
    }

    fn per_of(&mut self, id: FunctionId, list: ExprId, site: &CallSite<'a>) -> Option<ExprId> {
        let unit = self.unit_argument(site.arguments[1])?;
        let (mut list, element) = self.items_of(list, "`per`")?;
        let (item, value) = self.variable(None, element.clone(), site.span)?;
        let time = self.time_argument(id, value, site, 2)?;
        let is_event_time = site.arguments.len() == 2 && self.is_event(value);
        if !is_event_time || !self.in_total_order(list) {
            let sort = library::lookup("sortBy")?;
            let types = [element.clone(), self.ty(time).clone()];
            let (items, values) = (vec![time], Vec::new());
            list = self.fold(sort, list, (item, value), items, values, &types, site.span)?;
        }
        let (item, value) = self.variable(None, element.clone(), site.span)?;
        let time = self.time_argument(id, value, site, 2)?;
        let key = self.start_of_unit(time, unit)?;
        let kind = Kind::map(Kind::Datetime, Type::list(element.kind).kind);
        self.push(
            ExprKind::GroupBy { list, item, key },
            Type::present(kind),
            site.span,
        )
    }

    /// Whether a list is the events or some of them in their own order.
    fn in_total_order(&self, list: ExprId) -> bool {
        match &self.program.exprs[list].kind {
            ExprKind::Events => true,
            ExprKind::Filter { list, .. } => self.in_total_order(*list),
            _ => false,
        }
    }

    /// The time of an item, as written at a position or left out.
    fn time_argument(
        &mut self,
        id: FunctionId,
        value: ExprId,
        site: &CallSite<'a>,
        position: usize,
    ) -> Option<ExprId> {
        let function = id.get();
        let time = match site.arguments.get(position) {
            Some(written) => self.on_item(value, written)?,
            None => self.time_of_item(value, function.name, site.span)?,
        };
        self.fit_want(time, &function.parameters[position], function, position)
    }

    /// `xs.sessions(gap[, e])`
    pub(super) fn sessions(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        self.check_count(id.get(), site)?;
        let list = self.expr(site.arguments[0])?;
        if self.is_groups(list) {
            return self.per_group(list, site, |checker, group| {
                checker.sessions_of(id, group, site)
            });
        }
        self.sessions_of(id, list, site)
    }

    fn sessions_of(&mut self, id: FunctionId, list: ExprId, site: &CallSite<'a>) -> Option<ExprId> {
        let function = id.get();
        let gap = self.expr(site.arguments[1])?;
        let gap = self.fit_want(gap, &function.parameters[1], function, 1)?;
        let (list, element) = self.items_of(list, "`sessions`")?;
        let (item, value) = self.variable(None, element.clone(), site.span)?;
        let time = self.time_argument(id, value, site, 2)?;
        let time = self.start_of_date(time)?;
        let fold = ExprKind::Fold {
            function: library::lookup("$sessions")?,
            list,
            item,
            items: vec![time, value],
            values: vec![gap],
        };
        self.push(fold, session_list(element.kind), site.span)
    }
}

/// The type of sessions of items.
fn session_list(item: Kind) -> Type {
    let mut session = ObjectType::default();
    let members = [
        ("start", Type::present(Kind::Datetime)),
        ("end", Type::present(Kind::Datetime)),
        ("duration", Type::present(Kind::Duration)),
        ("count", Type::present(Kind::Integer)),
        ("items", Type::list(item)),
    ];
    for (name, ty) in members {
        let field = Field { ty, facts: None };
        session.fields.insert(name.to_owned(), field);
    }
    Type::list(Kind::Object(Arc::new(session)))
}
