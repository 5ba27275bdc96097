//! Which lints are told: what rule files allow, and what the host says.
//!
//! An `allow` before a definition, an attribute or a test holds for that item alone; anywhere else it
//! holds for its file. It wins over the host, because it has a reason.

use std::collections::BTreeMap;

use super::load::LoadedFile;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, Spanned};
use crate::syntax::ast::{Allow, Item, ItemKind};

/// What becomes of a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is told, and the program runs.
    Warn,
    /// It is an error.
    Deny,
}

/// A code that a file allows.
struct Allowed {
    code: Code,
    /// Where it stands.
    span: Span,
    /// What has to go so that it stands there no more.
    removal: Span,
    /// Where it holds.
    scope: Scope,
    used: bool,
}

enum Scope {
    File,
    Item(Span),
}

impl Allowed {
    fn silences(&self, diagnostic: &Diagnostic) -> bool {
        let place = diagnostic.primary.span;
        let is_inside = match self.scope {
            Scope::File => place.source == self.span.source,
            Scope::Item(item) => {
                place.source == item.source && item.start <= place.start && place.end <= item.end
            }
        };
        is_inside && diagnostic.code == self.code && !diagnostic.is_error()
    }
}

/// What is told of `found`, and what is wrong with the `allow`s themselves.
pub(super) fn told(
    found: Vec<Diagnostic>,
    files: &[LoadedFile],
    levels: &BTreeMap<Code, Level>,
) -> Vec<Diagnostic> {
    let mut told = Vec::with_capacity(found.len());
    let mut all = Vec::new();
    for file in files {
        collect(&file.tree.items, &mut all, &mut told);
    }
    told.extend(found.into_iter().filter(|one| !silenced(one, &mut all)));
    if !told.iter().any(Diagnostic::is_error) {
        let unused: Vec<Diagnostic> = all.iter().filter(|one| !one.used).map(unused).collect();
        told.extend(unused.into_iter().filter(|one| !silenced(one, &mut all)));
    } else {
        // What could not be read may be what uses a definition.
        told.retain(|one| one.code != Code::UnusedDefinition);
    }
    told.retain_mut(|one| {
        let level = levels.get(&one.code).filter(|_| !one.is_error());
        if level == Some(&Level::Deny) {
            one.severity = Severity::Error;
        }
        level != Some(&Level::Allow)
    });
    told
}

fn silenced(diagnostic: &Diagnostic, all: &mut [Allowed]) -> bool {
    let mut silenced = false;
    for allowed in all.iter_mut().filter(|one| one.silences(diagnostic)) {
        allowed.used = true;
        silenced = true;
    }
    silenced
}

/// The codes that a file allows; those that it cannot are reported.
fn collect(items: &[Item], all: &mut Vec<Allowed>, told: &mut Vec<Diagnostic>) {
    for (index, item) in items.iter().enumerate() {
        let ItemKind::Allow(allow) = &item.kind else {
            continue;
        };
        let mut following = items[index..].iter();
        let next = following.find(|next| !matches!(next.kind, ItemKind::Allow(_)));
        for (position, code) in allow.codes.iter().enumerate() {
            let removal = removal(allow, position, item.span);
            match switchable(code, removal) {
                Ok(known) => all.push(Allowed {
                    code: known,
                    span: code.span,
                    removal,
                    scope: scope(next),
                    used: false,
                }),
                Err(diagnostic) => told.push(*diagnostic),
            }
        }
    }
}

fn scope(next: Option<&Item>) -> Scope {
    match next {
        Some(item) if has_rules(&item.kind) => Scope::Item(item.span),
        _ => Scope::File,
    }
}

fn has_rules(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Define(_) | ItemKind::Attribute(_) | ItemKind::Test(_)
    )
}

fn removal(allow: &Allow, position: usize, item: Span) -> Span {
    let span = allow.codes[position].span;
    match (position.checked_sub(1), allow.codes.get(position + 1)) {
        (Some(before), _) => Span {
            start: allow.codes[before].span.end,
            ..span
        },
        (None, Some(after)) => Span {
            end: after.span.start,
            ..span
        },
        (None, None) => item,
    }
}

fn switchable(written: &Spanned<String>, removal: Span) -> Result<Code, Box<Diagnostic>> {
    let Some(code) = Code::find(&written.node) else {
        let message = format!("there is no code `{}`", written.node);
        let diagnostic =
            Diagnostic::error(Code::UnknownCode, written.span, message).label("unknown code");
        return Err(Box::new(match Code::nearest(&written.node) {
            Some(near) => {
                let near = near.slug();
                diagnostic.suggest_name(written.span, &written.node, near)
            }
            None => diagnostic.help("messages show their code; `sumac explain` tells about each"),
        }));
    };
    if code.is_switchable() {
        return Ok(code);
    }
    let message = format!("`{}` is an error and cannot be allowed", code.slug());
    Err(Box::new(
        Diagnostic::error(Code::NotALint, written.span, message)
            .label("not a warning")
            .note("only warnings can be allowed; an error has to be mended")
            .fix("remove it", removal, ""),
    ))
}

fn unused(allowed: &Allowed) -> Diagnostic {
    let code = allowed.code.slug();
    let message = format!("nothing here is reported as `{code}`");
    let diagnostic = Diagnostic::warning(Code::UnusedAllow, allowed.span, message)
        .label("silences nothing")
        .fix("remove it", allowed.removal, "");
    match allowed.scope {
        Scope::File => diagnostic,
        Scope::Item(item) => diagnostic
            .also(item, "it holds for this item alone")
            .note("to hold for the whole file it stands before a setting or at the end"),
    }
}
