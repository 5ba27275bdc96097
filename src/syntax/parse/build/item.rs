//! Items of a rule file.

use chrono::Weekday;
use pest::iterators::Pair;

use super::{Builder, part, parts};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::syntax::ast::{
    Allow, Attribute, AttributeOption, Define, Expr, ItemKind, NamePath, Parameter, SchemaItem,
    SchemaRole, TypeExpr, TypeExprKind,
};
use crate::syntax::parse::grammar::Rule;
use crate::syntax::parse::scan::ItemWord;

impl Builder<'_> {
    /// The item that the scanner found and the grammar read.
    pub(in crate::syntax::parse) fn item(&self, word: ItemWord, pair: Pair<'_, Rule>) -> ItemKind {
        match word {
            ItemWord::Schema => ItemKind::Schema(self.schema(&pair)),
            ItemWord::Timezone => ItemKind::Timezone(self.expr_in(&pair)),
            ItemWord::Week => ItemKind::WeekStarts(self.weekday(&pair)),
            ItemWord::Use => ItemKind::Use(self.string_in(&pair)),
            ItemWord::Allow => ItemKind::Allow(self.allow(&pair)),
            ItemWord::Define => ItemKind::Define(self.define(&pair)),
            ItemWord::Attribute => ItemKind::Attribute(self.attribute(&pair)),
            ItemWord::Test => ItemKind::Test(self.test(&pair)),
        }
    }

    fn allow(&self, pair: &Pair<'_, Rule>) -> Allow {
        let codes: Vec<Spanned<String>> = parts(pair, Rule::code_name)
            .map(|code| self.spanned(&code, code.as_str().to_owned()))
            .collect();
        let reason = part(pair, Rule::string).map(|reason| self.string(&reason));
        let says_why = reason
            .as_ref()
            .is_some_and(|reason| !reason.node.trim().is_empty());
        let last = codes.last().map(|code| code.span);
        if let (false, Some(last)) = (says_why, last) {
            let place = reason.as_ref().map_or(last.after(), |reason| reason.span);
            let text = match reason {
                Some(_) => "\"say why\"",
                None => " \"say why\"",
            };
            self.report(
                Diagnostic::error(Code::MissingReason, last, "an `allow` needs a reason")
                    .label("allowed without a word")
                    .note("whoever reads the rules later has to know why this is fine")
                    .suggest("add a reason in quotes", place, text),
            );
        }
        Allow { codes, reason }
    }

    /// The first text right inside a pair.
    pub(super) fn string_in(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        match part(pair, Rule::string) {
            Some(string) => self.string(&string),
            None => self.spanned(pair, String::new()),
        }
    }

    fn schema(&self, pair: &Pair<'_, Rule>) -> SchemaItem {
        let role = part(pair, Rule::schema_role);
        let is_event = role.is_some_and(|role| role.as_str().eq_ignore_ascii_case("event"));
        let mut item = SchemaItem {
            role: if is_event {
                SchemaRole::Event
            } else {
                SchemaRole::Profile
            },
            sources: parts(pair, Rule::string)
                .map(|source| self.string(&source))
                .collect(),
            key: None,
            time: None,
            id: None,
        };
        for place in parts(pair, Rule::schema_place) {
            let Some(word) = part(&place, Rule::schema_place_word) else {
                continue;
            };
            let slot = match word.as_str().to_ascii_lowercase().as_str() {
                "key" => &mut item.key,
                "time" => &mut item.time,
                _ => &mut item.id,
            };
            if slot.is_some() {
                self.repeated(&word, &place);
            } else {
                *slot = Some(self.name_path(&place));
            }
        }
        item
    }

    /// A setting that stands twice in one item.
    fn repeated(&self, word: &Pair<'_, Rule>, whole: &Pair<'_, Rule>) {
        let message = format!("`{}` is given twice", word.as_str());
        let diagnostic = Diagnostic::error(Code::RepeatedSetting, self.span(whole), message)
            .label("the first one counts")
            .suggest("remove it", self.span(whole), "");
        self.report(diagnostic);
    }

    fn name_path(&self, pair: &Pair<'_, Rule>) -> NamePath {
        let path = part(pair, Rule::name_path);
        let path = path.as_ref().unwrap_or(pair);
        let steps = path.clone().into_inner();
        let steps = steps.filter(|step| matches!(step.as_rule(), Rule::name | Rule::step));
        NamePath {
            steps: steps.map(|step| self.name(&step)).collect(),
        }
    }

    fn weekday(&self, pair: &Pair<'_, Rule>) -> Spanned<Weekday> {
        let word = part(pair, Rule::weekday);
        let parsed = word.as_ref().and_then(|word| word.as_str().parse().ok());
        self.spanned(
            word.as_ref().unwrap_or(pair),
            parsed.unwrap_or(Weekday::Mon),
        )
    }

    /// The expression after `=`; an error where only the head of an item could be read.
    fn body(&self, pair: &Pair<'_, Rule>) -> Expr {
        match part(pair, Rule::expr) {
            Some(expr) => self.rule(expr),
            None => Expr::error(self.span(pair).after()),
        }
    }

    fn define(&self, pair: &Pair<'_, Rule>) -> Define {
        let parameters = part(pair, Rule::parameters).map(|all| {
            parts(&all, Rule::parameter)
                .map(|parameter| Parameter {
                    name: self.name_in(&parameter, Rule::name),
                    ty: self.type_in(&parameter),
                })
                .collect()
        });
        Define {
            name: self.name_in(pair, Rule::name),
            parameters,
            body: self.body(pair),
        }
    }

    fn attribute(&self, pair: &Pair<'_, Rule>) -> Attribute {
        let mut options: Vec<Spanned<AttributeOption>> = Vec::new();
        for option in parts(pair, Rule::attribute_option) {
            let Some(form) = option.clone().into_inner().next() else {
                continue;
            };
            let option = self.spanned(&form, self.attribute_option(&form));
            let kind = std::mem::discriminant(&option.node);
            if options
                .iter()
                .any(|known| std::mem::discriminant(&known.node) == kind)
            {
                let word = form.clone().into_inner().next().unwrap_or(form.clone());
                self.repeated(&word, &form);
            } else {
                options.push(option);
            }
        }
        Attribute {
            name: self.name_in(pair, Rule::name),
            ty: self.type_in(pair),
            options,
            body: self.body(pair),
        }
    }

    fn attribute_option(&self, pair: &Pair<'_, Rule>) -> AttributeOption {
        let operand = || match part(pair, Rule::operand) {
            Some(operand) => self.expr(operand),
            None => Expr::error(self.span(pair)),
        };
        match pair.as_rule() {
            Rule::at_path => AttributeOption::At(self.name_path(pair)),
            Rule::over_last => AttributeOption::OverLast(Box::new(self.amount_in(pair))),
            Rule::default_value => AttributeOption::Default(operand()),
            Rule::round_digits => AttributeOption::Round(operand()),
            _ => AttributeOption::OnEvent,
        }
    }

    fn type_in(&self, pair: &Pair<'_, Rule>) -> Option<TypeExpr> {
        part(pair, Rule::type_expr).map(|ty| self.type_expr(&ty))
    }

    fn type_expr(&self, pair: &Pair<'_, Rule>) -> TypeExpr {
        let span = self.span(pair);
        let mut kind = TypeExprKind::Name(String::new());
        for inner in pair.clone().into_inner() {
            kind = match inner.as_rule() {
                Rule::type_name => TypeExprKind::Name(self.name(&inner).node),
                Rule::generic_type => {
                    let arguments = parts(&inner, Rule::type_expr).map(|ty| self.type_expr(&ty));
                    TypeExprKind::Generic(
                        self.name_in(&inner, Rule::name).node,
                        arguments.collect(),
                    )
                }
                Rule::object_type => TypeExprKind::Object(self.members(&inner)),
                _ => TypeExprKind::Optional(Box::new(TypeExpr { kind, span })),
            };
        }
        TypeExpr { kind, span }
    }

    fn members(&self, pair: &Pair<'_, Rule>) -> Vec<(Spanned<String>, TypeExpr)> {
        parts(pair, Rule::member_type)
            .filter_map(|member| Some((self.key(&member), self.type_in(&member)?)))
            .collect()
    }
}
