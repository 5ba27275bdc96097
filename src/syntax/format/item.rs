//! The items of a rule file.

use super::doc::Doc;
use super::list::{ARGUMENTS, MEMBERS};
use super::printer::Printer;
use super::render::INDENT;
use super::time::spaced;
use crate::diagnostic::Spanned;
use crate::syntax::ast::{
    Allow, Attribute, AttributeOption, Define, Expr, File, Item, ItemKind, NamePath, Parameter,
    SchemaItem, TypeExpr, TypeExprKind,
};

impl Printer<'_> {
    /// All items and comments; of the empty lines between them one stays.
    pub(super) fn file(&mut self, file: &File) -> Doc {
        let mut docs = Vec::new();
        for item in &file.items {
            self.begin(&mut docs);
            docs.push(self.item(item));
            self.end(&mut docs);
        }
        self.begin(&mut docs);
        Doc::concat(docs)
    }

    /// Goes to the next item: comments and documentation before it stand on lines of their own.
    fn begin(&mut self, docs: &mut Vec<Doc>) {
        if self.cursor.is_before_empty() {
            docs.push(Doc::empty());
        }
        let comments = self.comments();
        let is_apart = self.cursor.is_before_empty();
        docs.push(Doc::hard());
        if comments.is_nothing() {
            return;
        }
        docs.push(comments);
        if is_apart {
            docs.push(Doc::empty());
        }
        docs.push(Doc::hard());
    }

    /// The end of an item: what stands behind it on its line stays there.
    fn end(&mut self, docs: &mut Vec<Doc>) {
        docs.push(self.trailing());
        while self.cursor.peek_text() == ";" {
            // Without the `;`, documentation before it would be that of the next item.
            let comments = self.comments();
            if !comments.is_nothing() {
                docs.extend([comments, Doc::text(";")]);
            }
            self.cursor.take();
            docs.push(self.trailing());
        }
    }

    fn item(&mut self, item: &Item) -> Doc {
        match &item.kind {
            ItemKind::Schema(schema) => self.schema(schema),
            ItemKind::Timezone(zone) => {
                let word = self.word();
                let zone = self.fresh(zone);
                spaced(vec![word, Doc::indent(INDENT, zone)])
            }
            ItemKind::WeekStarts(_) => {
                let words = (0..3).map(|_| self.word()).collect();
                spaced(words)
            }
            ItemKind::Use(path) => {
                let word = self.word();
                spaced(vec![word, self.quoted(path.span)])
            }
            ItemKind::Allow(allow) => self.allow(allow),
            ItemKind::Define(define) => self.define(define),
            ItemKind::Attribute(attribute) => self.attribute(attribute),
            ItemKind::Test(test) => self.test(test),
        }
    }

    fn schema(&mut self, schema: &SchemaItem) -> Doc {
        let mut parts = vec![self.word(), self.word()];
        for source in &schema.sources {
            let comments = self.comments();
            self.cursor.take_if(",");
            parts.push(Doc::behind(comments, self.quoted(source.span)));
        }
        let mut places: Vec<&NamePath> = [&schema.key, &schema.time, &schema.id]
            .into_iter()
            .flatten()
            .collect();
        places.sort_by_key(|place| place.steps.first().map(|step| step.span.start));
        let mut lines = Vec::new();
        for place in places {
            lines.push(self.line());
            let word = self.word();
            let path = self.path(&place.steps);
            lines.push(spaced(vec![word, path]));
        }
        let lines = Doc::indent(INDENT, Doc::concat(lines));
        let head = Doc::indent(INDENT, spaced(parts));
        Doc::group(Doc::concat(vec![head, lines]))
    }

    fn allow(&mut self, allow: &Allow) -> Doc {
        let word = self.word();
        let mut codes = Vec::new();
        for (index, code) in allow.codes.iter().enumerate() {
            if index > 0 {
                codes.extend([self.comma(), self.line()]);
            }
            codes.push(self.name(code));
        }
        let codes = Doc::group(Doc::indent(INDENT, Doc::concat(codes)));
        let mut docs = vec![spaced(vec![word, codes])];
        if let Some(reason) = &allow.reason {
            let reason = vec![self.line(), self.quoted(reason.span)];
            docs.push(Doc::indent(INDENT, Doc::concat(reason)));
        }
        Doc::group(Doc::concat(docs))
    }

    fn define(&mut self, define: &Define) -> Doc {
        let word = self.word();
        let name = self.name(&define.name);
        let mut head = spaced(vec![word, name]);
        if let Some(parameters) = &define.parameters {
            head = self.list(head, ARGUMENTS, parameters, Self::parameter);
        }
        self.rule(head, &define.body)
    }

    fn parameter(&mut self, parameter: &Parameter) -> Doc {
        let name = self.name(&parameter.name);
        match &parameter.ty {
            None => name,
            Some(ty) => self.typed(name, ty),
        }
    }

    fn attribute(&mut self, attribute: &Attribute) -> Doc {
        let word = self.word();
        let name = self.name(&attribute.name);
        let mut head = vec![spaced(vec![word, name])];
        if let Some(ty) = &attribute.ty {
            let name = head.remove(0);
            head.push(self.typed(name, ty));
        }
        let mut options = Vec::new();
        for option in &attribute.options {
            options.extend([self.line(), self.option(&option.node)]);
        }
        head.push(Doc::indent(2 * INDENT, Doc::concat(options)));
        self.rule(Doc::group(Doc::concat(head)), &attribute.body)
    }

    fn option(&mut self, option: &AttributeOption) -> Doc {
        let word = self.word();
        let value = match option {
            AttributeOption::OnEvent => self.word(),
            AttributeOption::At(path) => self.path(&path.steps),
            AttributeOption::OverLast(amount) => {
                let last = self.word();
                let amount = self.amount(amount);
                spaced(vec![last, amount])
            }
            AttributeOption::Default(value) | AttributeOption::Round(value) => self.operand(value),
        };
        spaced(vec![word, value])
    }

    /// `= BODY` behind the head of an item.
    fn rule(&mut self, head: Doc, body: &Expr) -> Doc {
        let equals = self.token("=");
        let body = self.assigned(body);
        Doc::concat(vec![head, Doc::text(" "), equals, body])
    }

    fn typed(&mut self, name: Doc, ty: &TypeExpr) -> Doc {
        let colon = self.token(":");
        let ty = self.type_expr(ty);
        Doc::concat(vec![name, colon, Doc::text(" "), ty])
    }

    fn type_expr(&mut self, ty: &TypeExpr) -> Doc {
        match &ty.kind {
            TypeExprKind::Name(name) => self.unplaced_name(name),
            TypeExprKind::Generic(name, arguments) => {
                let mut docs = vec![self.unplaced_name(name), self.token("<")];
                for (index, argument) in arguments.iter().enumerate() {
                    if index > 0 {
                        docs.extend([self.comma(), Doc::text(" ")]);
                    }
                    docs.push(self.type_expr(argument));
                }
                docs.push(self.token(">"));
                Doc::concat(docs)
            }
            TypeExprKind::Object(members) => {
                let word = self.word();
                let open = Doc::concat(vec![word, Doc::text(" ")]);
                self.list(open, MEMBERS, members, Self::member)
            }
            TypeExprKind::Optional(inner) => {
                let inner = self.type_expr(inner);
                let mark = self.token("?");
                Doc::concat(vec![inner, mark])
            }
        }
    }

    fn member(&mut self, (key, ty): &(Spanned<String>, TypeExpr)) -> Doc {
        let key = self.quoted(key.span);
        self.typed(key, ty)
    }
}
