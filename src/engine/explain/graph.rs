//! What depends on what, as a graph of attributes, definitions and fields.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::explanation::Explanation;
use super::words::Known;
use crate::engine::program::Program;

/// The form in which a graph is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraphForm {
    /// The language of Graphviz.
    Dot,
    /// The language of Mermaid, as Markdown hosts draw it.
    Mermaid,
}

/// What a node of a graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A field of events.
    EventField,
    /// A field of the profile's record.
    ProfileField,
    /// A definition.
    Definition,
    /// An attribute.
    Attribute,
}

/// A node of a graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct GraphNode {
    /// What it is.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
}

/// What depends on what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Graph {
    /// The nodes: fields, definitions, attributes, each in the order of their names.
    pub nodes: Vec<GraphNode>,
    /// From what is read to what reads it, as places among the nodes.
    pub edges: Vec<(usize, usize)>,
}

impl Program {
    /// What depends on what: all of it, or what some attributes need.
    ///
    /// # Errors
    /// `UnknownName` for an attribute that is not there.
    pub fn graph(&self, attribute: Option<&str>) -> Result<Graph, super::Diagnostics> {
        let start = match attribute {
            Some(name) => Some(self.attributes()[self.position(name)?].name.clone()),
            None => None,
        };
        let explained = self.explain(chrono::DateTime::UNIX_EPOCH);
        let graph = links(&self.known(), &explained.attributes, self);
        Ok(match start {
            Some(name) => graph.needed_by(&name),
            None => graph,
        })
    }
}

fn links(known: &Known<'_>, attributes: &[Explanation], program: &Program) -> Graph {
    let mut edges: BTreeSet<(GraphNode, GraphNode)> = BTreeSet::new();
    let mut nodes: BTreeSet<GraphNode> = BTreeSet::new();
    let mut readable: BTreeMap<String, BTreeSet<GraphNode>> = BTreeMap::new();
    for one in attributes {
        let fields = fields(one);
        for definition in &one.reads.definitions {
            readable
                .entry(definition.clone())
                .or_default()
                .extend(fields.iter().cloned());
        }
    }
    let read_in = |names: &BTreeSet<String>, fields: &BTreeSet<GraphNode>| -> BTreeSet<GraphNode> {
        let is_named = |field: &&GraphNode| names.iter().any(|name| is_path(&field.name, name));
        fields.iter().filter(is_named).cloned().collect()
    };
    let mut of_definition: BTreeMap<&str, BTreeSet<GraphNode>> = BTreeMap::new();
    for (name, fields) in &readable {
        let Some(define) = known.definition(name) else {
            continue;
        };
        let node = GraphNode::new(NodeKind::Definition, name);
        let (names, definitions) = known.named_in(&define.body);
        let own = read_in(&names, fields);
        edges.extend(own.iter().map(|field| (field.clone(), node.clone())));
        of_definition.insert(name, own);
        for other in definitions {
            edges.insert((GraphNode::new(NodeKind::Definition, &other), node.clone()));
        }
        nodes.insert(node);
    }
    for one in attributes {
        let node = GraphNode::new(NodeKind::Attribute, &one.name);
        let (names, definitions) = match program.rule_of(&one.name) {
            Some(body) => known.named_in(body),
            None => Default::default(),
        };
        let fields = fields(one);
        let covered: BTreeSet<&GraphNode> = one
            .reads
            .definitions
            .iter()
            .filter_map(|name| of_definition.get(name.as_str()))
            .flatten()
            .collect();
        let own = read_in(&names, &fields);
        let direct = fields
            .iter()
            .filter(|field| own.contains(field) || !covered.contains(field));
        edges.extend(direct.map(|field| (field.clone(), node.clone())));
        for other in definitions {
            edges.insert((GraphNode::new(NodeKind::Definition, &other), node.clone()));
        }
        for other in &one.reads.attributes {
            edges.insert((GraphNode::new(NodeKind::Attribute, other), node.clone()));
        }
        nodes.insert(node);
    }
    Graph::new(nodes, &edges)
}

fn fields(one: &Explanation) -> BTreeSet<GraphNode> {
    let events = one
        .reads
        .event_fields
        .iter()
        .map(|name| (NodeKind::EventField, name));
    let profile = one
        .reads
        .profile_fields
        .iter()
        .map(|name| (NodeKind::ProfileField, name));
    events
        .chain(profile)
        .map(|(kind, name)| GraphNode::new(kind, name))
        .collect()
}

/// Whether a name in a rule can be a field, which the rule may reach from within a list.
fn is_path(field: &str, name: &str) -> bool {
    let starts = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let ends = field
        .strip_suffix(name)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ends || starts(field, name)
}

impl GraphNode {
    fn new(kind: NodeKind, name: &str) -> Self {
        let name = name.to_owned();
        Self { kind, name }
    }
}

impl Graph {
    fn new(mut nodes: BTreeSet<GraphNode>, edges: &BTreeSet<(GraphNode, GraphNode)>) -> Self {
        for (from, to) in edges {
            nodes.insert(from.clone());
            nodes.insert(to.clone());
        }
        let nodes: Vec<GraphNode> = nodes.into_iter().collect();
        let place = |node: &GraphNode| nodes.binary_search(node).unwrap_or_default();
        let edges = edges
            .iter()
            .map(|(from, to)| (place(from), place(to)))
            .collect();
        Self { nodes, edges }
    }

    /// The part that an attribute needs.
    #[must_use]
    pub fn needed_by(&self, attribute: &str) -> Self {
        let start = GraphNode::new(NodeKind::Attribute, attribute);
        let mut kept = vec![false; self.nodes.len()];
        let mut open: Vec<usize> = self.nodes.binary_search(&start).into_iter().collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut kept[node], true) {
                open.extend(
                    self.edges
                        .iter()
                        .filter(|edge| edge.1 == node)
                        .map(|edge| edge.0),
                );
            }
        }
        let nodes = self
            .nodes
            .iter()
            .enumerate()
            .filter(|(place, _)| kept[*place]);
        let edges = self
            .edges
            .iter()
            .filter(|(from, to)| kept[*from] && kept[*to]);
        let edges = edges.map(|(from, to)| (self.nodes[*from].clone(), self.nodes[*to].clone()));
        Self::new(
            nodes.map(|(_, node)| node.clone()).collect(),
            &edges.collect(),
        )
    }

    /// The same without fields: definitions and attributes.
    #[must_use]
    pub fn without_fields(&self) -> Self {
        let is_kept =
            |node: &GraphNode| matches!(node.kind, NodeKind::Definition | NodeKind::Attribute);
        let nodes = self
            .nodes
            .iter()
            .filter(|node| is_kept(node))
            .cloned()
            .collect();
        let edges = self
            .edges
            .iter()
            .map(|(from, to)| (&self.nodes[*from], &self.nodes[*to]));
        let edges = edges.filter(|(from, to)| is_kept(from) && is_kept(to));
        let edges = edges.map(|(from, to)| (from.clone(), to.clone()));
        Self::new(nodes, &edges.collect())
    }

    /// The graph as text.
    pub fn render(&self, form: GraphForm) -> String {
        match form {
            GraphForm::Dot => self.dot(),
            GraphForm::Mermaid => self.mermaid(),
        }
    }

    fn dot(&self) -> String {
        let mut text =
            "digraph rules {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n".to_owned();
        for (place, node) in self.nodes.iter().enumerate() {
            let shape = match node.kind {
                NodeKind::EventField => "shape=plaintext",
                NodeKind::ProfileField => "shape=underline",
                NodeKind::Definition => "shape=box, style=\"rounded,dashed\"",
                NodeKind::Attribute => "shape=box, style=\"rounded,bold\"",
            };
            let name = node
                .name
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', " ");
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  n{place} [label=\"{name}\", {shape}];");
        }
        for (from, to) in &self.edges {
            let _ = writeln!(text, "  n{from} -> n{to};");
        }
        text.push_str("}\n");
        text
    }

    fn mermaid(&self) -> String {
        let mut text = "flowchart LR\n".to_owned();
        for (place, node) in self.nodes.iter().enumerate() {
            let (open, close) = match node.kind {
                NodeKind::EventField => ("[/", "/]"),
                NodeKind::ProfileField => ("[(", ")]"),
                NodeKind::Definition => ("(", ")"),
                NodeKind::Attribute => ("[", "]"),
            };
            let name = mermaid_text(&node.name);
            let _ = writeln!(text, "  n{place}{open}\"{name}\"{close}");
        }
        for (from, to) in &self.edges {
            let _ = writeln!(text, "  n{from} --> n{to}");
        }
        let attributes = self.nodes.iter().enumerate();
        let attributes = attributes.filter(|(_, node)| node.kind == NodeKind::Attribute);
        let names: Vec<String> = attributes.map(|(place, _)| format!("n{place}")).collect();
        if !names.is_empty() {
            text.push_str("  classDef attribute stroke-width:2px\n");
            let _ = writeln!(text, "  class {} attribute", names.join(","));
        }
        text
    }
}

/// A name between quotes of Mermaid, which knows characters by their numbers.
fn mermaid_text(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        match letter {
            '"' | '#' | ';' | '<' | '>' | '&' | '`' | '\n' | '\\' => {
                let _ = write!(text, "#{};", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text
}
