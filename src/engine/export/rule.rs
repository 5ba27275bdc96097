//! One rule of an export.

use serde_json::json;

use super::ExportForm;
use super::facts::{Facts, RuleNames};
use crate::diagnostic::{Code, Diagnostic, SourceId, Spanned};
use crate::syntax::ast::{self, Amount, AttributeOption};
use crate::syntax::pql_json::{parse_json, print_json};
use crate::syntax::unparse::unparse_expr;
use crate::types::calendar::Unit;

/// A rule that is exported.
pub(super) struct Rule<'a> {
    pub(super) name: &'a str,
    pub(super) docs: &'a [Spanned<String>],
    pub(super) options: &'a [Spanned<AttributeOption>],
    pub(super) body: &'a ast::Expr,
}

impl<'a> Rule<'a> {
    fn window(&self) -> Option<&'a Amount> {
        self.options.iter().find_map(|option| match &option.node {
            AttributeOption::OverLast(amount) => Some(amount.as_ref()),
            _ => None,
        })
    }

    /// The rule as a tree, or as text.
    pub(super) fn export(
        &self,
        facts: &Facts<'a>,
        form: ExportForm,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut refused = self.refused_options(form);
        let names = RuleNames {
            facts,
            // The API says the window beside the expression.
            window: self.window().filter(|_| form != ExportForm::Api),
            is_for_text: form != ExportForm::PqlJson,
        };
        match print_json(self.body, &names) {
            Ok(tree) if refused.is_empty() && form == ExportForm::PqlJson => Ok(tree),
            Ok(tree) if refused.is_empty() => {
                let (expr, found) = parse_json(SourceId::default(), &tree);
                match found.is_empty() {
                    true => Ok(unparse_expr(&expr)),
                    false => Err(found),
                }
            }
            Ok(_) => Err(refused),
            Err(found) => {
                refused.extend(found);
                Err(refused)
            }
        }
    }

    fn refused_options(&self, form: ExportForm) -> Vec<Diagnostic> {
        let options = self.options.iter().filter_map(|option| {
            let (what, way) = match &option.node {
                AttributeOption::OnEvent => ("rules on events", None),
                AttributeOption::Default(_) => (
                    "`default`",
                    Some("write `if(x.isNull(), value, x)` in the rule"),
                ),
                AttributeOption::Round(_) => ("`round`", None),
                AttributeOption::OverLast(amount) if form == ExportForm::Api && duration(amount).is_none() => (
                    "a duration of other than a number of hours, days, weeks or months",
                    Some("write the window in the rule, as in `xEvent[timestamp occurs < 1 years before now]`"),
                ),
                AttributeOption::OverLast(_) | AttributeOption::At(_) => return None,
            };
            let message = format!("there is no PQL for {what}");
            let refused = Diagnostic::error(Code::NotInPql, option.span, message).label("not in PQL");
            Some(match way {
                Some(way) => refused.help(way),
                None => refused,
            })
        });
        options.collect()
    }

    /// A document of the API around the text of the rule.
    pub(super) fn document(&self, text: &str) -> serde_json::Value {
        let mut document = serde_json::Map::new();
        document.insert("name".to_owned(), json!(self.name));
        let path = self.options.iter().find_map(|option| match &option.node {
            AttributeOption::At(path) => Some(path.steps.iter().map(|step| step.node.as_str())),
            _ => None,
        });
        if let Some(steps) = path {
            let path = steps.collect::<Vec<_>>().join("/");
            document.insert("path".to_owned(), json!(path));
        }
        if !self.docs.is_empty() {
            let lines: Vec<&str> = self.docs.iter().map(|line| line.trim()).collect();
            document.insert("description".to_owned(), json!(lines.join("\n")));
        }
        let expression = json!({"type": "PQL", "format": "pql/text", "value": text});
        document.insert("expression".to_owned(), expression);
        document.insert("schema".to_owned(), json!({"name": "_xdm.context.profile"}));
        if let Some((count, unit)) = self.window().and_then(duration) {
            document.insert("duration".to_owned(), json!({"count": count, "unit": unit}));
        }
        document.into()
    }
}

/// A window as the API says it.
fn duration(amount: &Amount) -> Option<(i64, &'static str)> {
    let ast::ExprKind::Integer(count) = amount.count.kind else {
        return None;
    };
    let unit = match amount.unit.node {
        Unit::Hour => "HOURS",
        Unit::Day => "DAYS",
        Unit::Week => "WEEKS",
        Unit::Month => "MONTHS",
        _ => return None,
    };
    Some((count, unit))
}
