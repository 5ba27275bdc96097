//! Forms that bind names or hold several conditions: chains, comprehensions, `let`, definitions and
//! arithmetic of maps.

use super::{KINDS, Kind, Scope, Writer, name_of};

/// The type that a parameter is declared with.
fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Text => "string",
        Kind::Date => "date",
        Kind::Instant => "datetime",
        Kind::Duration => "duration",
    }
}

impl Writer<'_> {
    /// An item of the file that names an expression, known to the rules that follow.
    pub(super) fn definition(&mut self) -> String {
        let kind = *self.random.of(&KINDS);
        let name = self.fresh("d");
        let scope = *self
            .random
            .of(&[Scope::Nowhere, Scope::Nowhere, Scope::Event]);
        let parameters: Vec<(String, Kind)> = (0..self.random.below(3))
            .map(|_| (self.fresh("p"), *self.random.of(&KINDS)))
            .collect();
        let scopes = std::mem::replace(&mut self.scopes, vec![scope]);
        let known = self.values.len();
        self.values.extend(parameters.iter().cloned());
        let body = self.of(kind, 2);
        self.values.truncate(known);
        self.scopes = scopes;
        let declared: Vec<String> = parameters
            .iter()
            .map(|(name, kind)| match self.random.one_in(3) {
                true => name.clone(),
                false => format!("{name}: {}", type_name(*kind)),
            })
            .collect();
        let kinds = parameters
            .into_iter()
            .map(|(_, kind)| kind)
            .collect::<Vec<_>>();
        let head = match kinds.is_empty() {
            true => name.clone(),
            false => format!("{name}({})", declared.join(", ")),
        };
        self.definitions.push((name, scope, kind, kinds));
        format!("define {head} = {body}\n")
    }

    /// A use of a definition of this kind that the place can use.
    pub(super) fn defined(&mut self, kind: Kind, depth: usize) -> Option<String> {
        let here = *self.scopes.last()?;
        let fitting = self.definitions.iter().filter(|(_, scope, of, _)| {
            *of == kind && (*scope == Scope::Nowhere || *scope == here)
        });
        let fitting: Vec<_> = fitting.cloned().collect();
        if fitting.is_empty() {
            return None;
        }
        let (name, _, _, kinds) = self.random.of(&fitting).clone();
        if kinds.is_empty() {
            return Some(name);
        }
        let arguments: Vec<String> = kinds
            .into_iter()
            .map(|kind| self.of(kind, depth.min(1)))
            .collect();
        Some(format!("{name}({})", arguments.join(", ")))
    }

    /// `let v = a in b`, one or two names.
    pub(super) fn binding(&mut self, kind: Kind, depth: usize) -> String {
        let known = self.values.len();
        let mut bindings = Vec::new();
        for _ in 0..1 + self.random.below(2) {
            let (name, of) = (self.fresh("x"), *self.random.of(&KINDS));
            bindings.push(format!("{name} = ({})", self.of(of, depth)));
            self.values.push((name, of));
        }
        let body = self.of(kind, depth);
        self.values.truncate(known);
        format!("(let {} in {body})", bindings.join(", "))
    }

    /// The declarations of a comprehension, their variables left in `items` for its body.
    fn declarations(&mut self, count: usize) -> String {
        let mut declarations = Vec::new();
        for _ in 0..count {
            let (list, scope) = match self.items.last() {
                Some((outer, Scope::Event)) if self.random.one_in(2) => {
                    (format!("{outer}.items"), Scope::Item)
                }
                _ => self.list(1),
            };
            let name = self.fresh("v");
            self.items.push((name.clone(), scope));
            let condition = match self.random.one_in(4) {
                true => String::new(),
                false => format!(
                    " {} {}",
                    self.random.of(&["where", ":"]),
                    self.of(Kind::Boolean, 1)
                ),
            };
            declarations.push(format!("{name} from {list}{condition}"));
        }
        declarations.join(", ")
    }

    /// `exists v from xs where c, w from ys where d` and the aggregates over such declarations.
    pub(super) fn comprehension(&mut self, kind: Kind) -> Option<String> {
        let known = self.items.len();
        let count = 1 + self.random.below(2);
        let declarations = self.declarations(count);
        let text = match kind {
            Kind::Boolean => {
                let words = ["exists", "forall", "some", "all", "none", "one"];
                Some(format!("({} {declarations})", self.random.of(&words)))
            }
            Kind::Integer if self.random.one_in(2) => Some(match self.random.one_in(2) {
                true => format!("(count over {declarations})"),
                false => format!("(select {declarations}).count()"),
            }),
            Kind::Integer | Kind::Number | Kind::Duration => {
                let names = ["sum", "min", "max", "median", "first"];
                let name = match kind {
                    Kind::Integer => *self.random.of(&["sum", "min", "max", "first", "last"]),
                    _ => *self.random.of(&names),
                };
                Some(format!(
                    "({name}({}) over {declarations})",
                    self.of(kind, 1)
                ))
            }
            _ => {
                let name = *self.random.of(&["first", "last", "min", "max", "mode"]);
                Some(format!(
                    "({name}({}) over {declarations})",
                    self.of(kind, 1)
                ))
            }
        };
        self.items.truncate(known);
        text
    }

    /// A sequence of events, or what its matches say.
    pub(super) fn sequence(&mut self, kind: Kind) -> Option<String> {
        let end = match kind {
            Kind::Boolean => "",
            Kind::Integer => *self.random.of(&[".matches()", ".steps()"]),
            Kind::Instant => *self.random.of(&[
                ".first().start",
                ".first().end",
                ".last().start",
                ".last().end",
            ]),
            _ => return None,
        };
        let (list, order, scope) = match self.random.below(5) {
            0 => ("profile.orders", "placed", Scope::Order),
            // Its matches start at a number.
            1 if kind != Kind::Instant => ("xEvent.items", "pieces", Scope::Item),
            2 => ("xEvent[ok]", "timestamp", Scope::Event),
            _ => ("xEvent", "timestamp", Scope::Event),
        };
        let steps = self.steps(scope);
        Some(match self.random.one_in(3) {
            true => format!("{list}.chain({order}, [{steps}]){end}"),
            false => format!("chain({list}, {order}, [{steps}]){end}"),
        })
    }

    fn steps(&mut self, scope: Scope) -> String {
        // Numbers have no distances in time.
        let is_timed = scope != Scope::Item;
        let steps = (0..1 + self.random.below(3)).map(|index| {
            let clauses = self.inside(scope, |writer| writer.step(index > 0, is_timed));
            format!("S{index}: {clauses}")
        });
        steps.collect::<Vec<_>>().join(", ")
    }

    fn step(&mut self, is_later: bool, is_timed: bool) -> String {
        let mut clauses = vec![format!("WHAT({})", self.of(Kind::Boolean, 1))];
        if self.random.one_in(2) {
            let op = *self.random.of(&["", "", ">= ", "> ", "= ", "< ", "<= "]);
            let count = match self.random.one_in(8) {
                true => "profile.age".to_owned(),
                false => self.random.below(4).to_string(),
            };
            clauses.push(format!("COUNT({op}{count})"));
        }
        if is_later && is_timed && self.random.one_in(2) {
            let within =
                *self
                    .random
                    .of(&["0 seconds", "1 second", "8 days", "30 days", "400 days"]);
            clauses.push(format!("WITHIN({within})"));
        }
        if is_later && self.random.one_in(3) {
            clauses.push(format!("WITHOUT({})", self.of(Kind::Boolean, 1)));
        }
        if is_timed && self.random.one_in(5) {
            let window = *self.random.of(&[
                "< 60 days before now",
                "today",
                "before today",
                "<= 2 years before now",
            ]);
            clauses.push(format!("WHEN({window})"));
        }
        if self.random.one_in(6) {
            clauses.push(format!("WHERE({})", self.of(Kind::Boolean, 1)));
        }
        let last = clauses.len() - 1;
        let other = self.random.below(clauses.len());
        clauses.swap(other, last);
        clauses.join(" ")
    }

    /// Groups with several measures, and maps of equal keys put together.
    pub(super) fn measures(&mut self) -> String {
        let (list, scope) = self.list(2);
        let key = self.inside(scope, |writer| writer.field(Kind::Text));
        let amount = self.inside(scope, |writer| writer.of(Kind::Number, 1));
        let text = self.inside(scope, |writer| writer.of(Kind::Text, 1));
        let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, 1));
        // The brackets around a group are a level of their own.
        let of_group = self.inside(Scope::Nowhere, |writer| {
            writer.inside(scope, |writer| writer.of(Kind::Boolean, 1))
        });
        let own = name_of(scope, Kind::Number).map_or("sku", |names| names[0]);
        let groups = format!("{list}.groupBy({key})");
        let (other, other_scope) = self.list(1);
        let other_key = self.inside(other_scope, |writer| writer.field(Kind::Text));
        let others = format!("{other}.groupBy({other_key}).count()");
        let op = *self.random.of(&["+", "-", "*", "/", "%"]);
        let steps = self.steps(Scope::Event);
        let condition_of_variable = self.declarations(2);
        self.items.truncate(self.items.len() - 2);
        match self.random.below(13) {
            8 => format!(
                "xEvent.groupBy(channel).map((K, G) => mapEntry(K, chain(G, timestamp, [{steps}])))"
            ),
            9 => format!("xEvent.per(week).map((K, G) => mapEntry(K, G.chain(timestamp, [{steps}]).matches()))"),
            10 => format!("(select {condition_of_variable})"),
            11 => "xEvent.groupBy(kind).map((K, G) => mapEntry(K, {\"s\": G.sessions(9 days).count(), \"l\": G.longestStreak(week), \"g\": G.gaps(timestamp).median()}))".to_owned(),
            12 => format!("{list}.map(this).skip(1).concat({list}.take(1)).count()"),
            0 => format!(
                "{groups}.map((K, G) => {{\"key\": K, \"n\": G.count({condition}), \
                 \"sum\": G.sum({amount}), \"first\": G.first().{own}}})"
            ),
            1 => format!(
                "{groups}.map((K, G) => mapEntry(K, {{\"n\": G.count(), \
                 \"top\": G.max({amount}), \"kinds\": G.countDistinct({text})}}))"
            ),
            2 => format!("{groups}.sum({amount}) {op} {others}"),
            3 => format!("({groups}.count({condition}) {op} {groups}.count()) * 100"),
            4 => format!("profile.points {op} {groups}.average({amount})"),
            5 => format!("{groups}.max({amount}) {op} {}", self.of(Kind::Number, 1)),
            6 => format!("{groups}.map((K, G) => {{\"k\": K, \"n\": G.count()}}).topN(n, 2)"),
            _ => format!("{groups}[this.exists({of_group})].count() {op} {others}"),
        }
    }
}
