//! The names that a program declares.

use super::{
    AttributeSource, Checker, Declared, Definition, EXPRESSION_ATTRIBUTE, Input,
    PROGRAM_ATTRIBUTES_MAX, Progress,
};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{self, ItemKind};

impl<'a> Checker<'a> {
    /// Collects the names of all items.
    pub(super) fn declare(&mut self, input: &Input<'a>) {
        let main = input.files.len().saturating_sub(1);
        for (index, file) in input.files.iter().enumerate() {
            for item in &file.items {
                match &item.kind {
                    ItemKind::Define(define) => self.declare_definition(define, index == main),
                    ItemKind::Attribute(attribute) => {
                        self.declare_attribute(attribute, item, index == main)
                    }
                    _ => {}
                }
            }
        }
        if let Some(expression) = input.expression {
            let source = AttributeSource::Expression(expression);
            self.add_attribute(
                EXPRESSION_ATTRIBUTE,
                source,
                Vec::new(),
                true,
                expression.span,
            );
        }
    }

    fn add_attribute(
        &mut self,
        name: &'a str,
        source: AttributeSource<'a>,
        docs: Vec<String>,
        own: bool,
        span: Span,
    ) -> usize {
        let declared = Declared {
            source,
            docs,
            own,
            span,
            progress: Progress::Waiting,
            checked: None,
        };
        self.attributes.insert_full(name, declared).0
    }

    fn taken(&mut self, name: &'a Spanned<String>) -> bool {
        let earlier = match self.definitions.get(name.node.as_str()) {
            Some(definition) => Some(definition.item.name.span),
            None => self
                .attributes
                .get(name.node.as_str())
                .map(|attribute| attribute.span),
        };
        let Some(earlier) = earlier else { return false };
        self.report(
            Diagnostic::error(
                Code::DuplicateName,
                name.span,
                format!("the name `{}` stands twice", name.node),
            )
            .label("stands here again")
            .also(earlier, "first used here")
            .help("give one of them another name; names are unique in a program"),
        );
        true
    }

    fn declare_definition(&mut self, item: &'a ast::Define, own: bool) {
        if !self.taken(&item.name) {
            self.definitions.insert(
                &item.name.node,
                Definition {
                    item,
                    own,
                    used: false,
                },
            );
        }
    }

    fn declare_attribute(&mut self, attribute: &'a ast::Attribute, item: &'a ast::Item, own: bool) {
        if self.taken(&attribute.name) {
            return;
        }
        if self.attributes.len() == PROGRAM_ATTRIBUTES_MAX {
            let message = format!("a program has at most {PROGRAM_ATTRIBUTES_MAX} attributes");
            self.error(Code::TooManyAttributes, attribute.name.span, message);
        }
        if self.attributes.len() >= PROGRAM_ATTRIBUTES_MAX {
            return;
        }
        let docs = item
            .docs
            .iter()
            .map(|line| line.node.trim().to_owned())
            .collect();
        let source = AttributeSource::Item(attribute);
        let index =
            self.add_attribute(&attribute.name.node, source, docs, own, attribute.name.span);
        let path = attribute.stored_path();
        if path.len() > 1 {
            let stored = match attribute.is_on_event() {
                true => &mut self.stored_on_events,
                false => &mut self.stored,
            };
            let earlier = stored.get(&path).copied();
            stored.insert(path.clone(), index);
            if let Some(earlier) = earlier {
                let message = format!("two attributes are stored at `{}`", path.join("."));
                let diagnostic =
                    Diagnostic::error(Code::DuplicateName, attribute.name.span, message);
                self.report(diagnostic.also(self.attributes[earlier].span, "the first one"));
            }
        }
    }

    /// A lint: definitions of the main file that nothing uses, where the file has attributes at all. Tests
    /// that are not looked at may use them.
    pub(super) fn unused_definitions(&mut self, input: &Input<'a>) {
        let main = input.files.last();
        let is_test = |item: &ast::Item| matches!(item.kind, ItemKind::Test(_));
        let has_tests = main.is_some_and(|file| file.items.iter().any(is_test));
        if has_tests && input.tests.files.is_empty() {
            return;
        }
        let unused: Vec<&Spanned<String>> = self
            .definitions
            .values()
            .filter(|definition| definition.own && !definition.used)
            .map(|definition| &definition.item.name)
            .collect();
        if !self.attributes.values().any(|attribute| attribute.own) {
            return;
        }
        for name in unused {
            self.report(
                Diagnostic::warning(
                    Code::UnusedDefinition,
                    name.span,
                    format!("nothing uses `{}`", name.node),
                )
                .label("never used")
                .help("remove it, or use it in an attribute"),
            );
        }
    }
}
