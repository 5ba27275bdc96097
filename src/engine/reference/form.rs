//! Operators, forms and items: what the grammar knows and the registry of functions does not.

use super::wrap::wrap;

/// A page of the grammar's words.
#[derive(Debug)]
pub struct Form {
    /// The names under which it is found.
    pub names: &'static [&'static str],
    /// Its page: a heading, prose, and examples that run.
    pub page: &'static str,
}

impl Form {
    /// The page with its prose in lines of at most `width` columns.
    pub(super) fn render(&self, width: usize) -> String {
        let (mut text, mut paragraph, mut in_code) = (String::new(), String::new(), false);
        let end_paragraph = |text: &mut String, paragraph: &mut String| {
            let indent = if paragraph.starts_with("- ") {
                "  "
            } else {
                ""
            };
            if !paragraph.is_empty() {
                text.push_str(&wrap(&std::mem::take(paragraph), width, indent));
            }
        };
        for line in self.page.lines() {
            let is_fence = line.starts_with("```");
            if in_code || is_fence || line.is_empty() || line.starts_with("- ") {
                end_paragraph(&mut text, &mut paragraph);
            }
            if in_code || is_fence || line.is_empty() {
                text.push_str(&format!("{line}\n"));
            } else {
                paragraph.push_str(&format!("{line} "));
            }
            in_code ^= is_fence;
        }
        end_paragraph(&mut text, &mut paragraph);
        text
    }
}

/// The form of a name: in the case of the name, or in any as words of the grammar go.
pub(super) fn find(name: &str, exactly: bool) -> Option<&'static Form> {
    let is_it = |one: &&str| match exactly {
        true => *one == name,
        false => one.eq_ignore_ascii_case(name),
    };
    FORMS.iter().find(|form| form.names.iter().any(is_it))
}

/// All forms, in the order of the reference.
pub fn forms() -> &'static [Form] {
    FORMS
}

static FORMS: &[Form] = &[
    Form {
        names: &["=", "!=", "<", "<=", ">", ">=", "comparison"],
        page: include_str!("forms/comparison.md"),
    },
    Form {
        names: &["and", "or", "not", "!"],
        page: include_str!("forms/logic.md"),
    },
    Form {
        names: &["+", "-", "*", "/", "%", "arithmetic"],
        page: include_str!("forms/arithmetic.md"),
    },
    Form {
        names: &["?:", "default"],
        page: include_str!("forms/default.md"),
    },
    Form {
        names: &["in", "notIn"],
        page: include_str!("forms/membership.md"),
    },
    Form {
        names: &["like"],
        page: include_str!("forms/like.md"),
    },
    Form {
        names: &[
            "occurs", "between", "before", "after", "from", "last", "next", "on",
        ],
        page: include_str!("forms/occurs.md"),
    },
    Form {
        names: &["now", "today", "yesterday", "tomorrow"],
        page: include_str!("forms/now.md"),
    },
    Form {
        names: &["[]", "[", "filter"],
        page: include_str!("forms/brackets.md"),
    },
    Form {
        names: &["this", "^", "$1", "profile", "xEvent"],
        page: include_str!("forms/this.md"),
    },
    Form {
        names: &["case", "else"],
        page: include_str!("forms/case.md"),
    },
    Form {
        names: &["let"],
        page: include_str!("forms/let.md"),
    },
    Form {
        names: &["=>", "lambda"],
        page: include_str!("forms/lambda.md"),
    },
    Form {
        names: &["select", "where"],
        page: include_str!("forms/select.md"),
    },
    Form {
        names: &[
            "exists",
            "forall",
            "some",
            "all",
            "none",
            "one",
            "quantifier",
        ],
        page: include_str!("forms/quantifier.md"),
    },
    Form {
        names: &["over"],
        page: include_str!("forms/over.md"),
    },
    Form {
        names: &[
            "chain", "WHAT", "WHERE", "WHEN", "COUNT", "WITHIN", "WITHOUT", "matches",
        ],
        page: include_str!("forms/chain.md"),
    },
    Form {
        names: &["{}", "{", "object", "array", "null", "literal"],
        page: include_str!("forms/literals.md"),
    },
    Form {
        names: &["attribute", "event", "at", "round"],
        page: include_str!("forms/attribute.md"),
    },
    Form {
        names: &["define"],
        page: include_str!("forms/define.md"),
    },
    Form {
        names: &["schema", "timezone", "week", "use", "allow", "settings"],
        page: include_str!("forms/settings.md"),
    },
];
