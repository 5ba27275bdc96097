//! A graph as a drawing: nodes in layers from left to right, what is read before what reads it.
//!
//! The layer of a node is the longest way to it. An edge over several layers gets a bend in each of
//! them, and the order within a layer follows the middle of the neighbours, swept to and fro. That is
//! the usual method for such drawings, in its plainest form.

use std::fmt::Write;

use super::html::escaped;
use crate::engine::explain::{Graph, NodeKind};

/// The height of a node, in pixels as all lengths here.
const NODE_HEIGHT: f64 = 30.0;
/// Between the nodes of a layer.
const ROW_GAP: f64 = 12.0;
/// Between layers.
const LAYER_GAP: f64 = 56.0;
/// About the width of a letter.
const LETTER_WIDTH: f64 = 7.4;
/// Left and right of the letters in a node.
const NODE_PADDING: f64 = 12.0;
/// Around the drawing.
const MARGIN: f64 = 8.0;
/// How often the order of layers is improved.
const SWEEPS: usize = 8;
/// The longest name in a node, in letters.
const NAME_CHARS_MAX: usize = 36;

/// A place in a layer: a node, or the bend of an edge that goes on.
struct Slot {
    node: Option<usize>,
    layer: usize,
    width: f64,
    /// The middle of its left side.
    x: f64,
    y: f64,
}

struct Drawing<'g> {
    graph: &'g Graph,
    slots: Vec<Slot>,
    /// The slots of each layer from top to bottom.
    layers: Vec<Vec<usize>>,
    /// The slots of each edge from its start to its end.
    ways: Vec<Vec<usize>>,
}

/// The graph as SVG. `link` says where a node leads to; `label` names the drawing for those who do not
/// see it.
pub(super) fn draw(graph: &Graph, label: &str, link: &dyn Fn(&str, NodeKind) -> String) -> String {
    let mut drawing = Drawing::new(graph);
    drawing.order();
    drawing.place();
    drawing.svg(label, link)
}

impl<'g> Drawing<'g> {
    fn new(graph: &'g Graph) -> Self {
        let layer_of = layers(graph);
        let count = layer_of.iter().max().map_or(0, |last| last + 1);
        let mut drawing = Self {
            graph,
            slots: Vec::new(),
            layers: vec![Vec::new(); count],
            ways: Vec::new(),
        };
        for (node, layer) in layer_of.iter().enumerate() {
            let letters = graph.nodes[node].name.chars().count().min(NAME_CHARS_MAX);
            let width = letters as f64 * LETTER_WIDTH + 2.0 * NODE_PADDING;
            drawing.add(Some(node), *layer, width);
        }
        for &(from, to) in &graph.edges {
            let mut way = vec![from];
            for layer in layer_of[from] + 1..layer_of[to] {
                way.push(drawing.add(None, layer, 0.0));
            }
            way.push(to);
            drawing.ways.push(way);
        }
        drawing
    }

    fn add(&mut self, node: Option<usize>, layer: usize, width: f64) -> usize {
        let slot = self.slots.len();
        self.slots.push(Slot {
            node,
            layer,
            width,
            x: 0.0,
            y: 0.0,
        });
        self.layers[layer].push(slot);
        slot
    }

    /// Orders each layer by the middle of the neighbours on one side, then on the other.
    fn order(&mut self) {
        let mut before = vec![Vec::new(); self.slots.len()];
        let mut after = vec![Vec::new(); self.slots.len()];
        for way in &self.ways {
            for step in way.windows(2) {
                before[step[1]].push(step[0]);
                after[step[0]].push(step[1]);
            }
        }
        let mut rank = vec![0.0; self.slots.len()];
        self.rank(&mut rank);
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            let neighbours = if forth { &before } else { &after };
            for step in 0..self.layers.len() {
                let layer = if forth {
                    step
                } else {
                    self.layers.len() - 1 - step
                };
                let middle = |slot: &usize| {
                    let near = &neighbours[*slot];
                    match near.is_empty() {
                        true => rank[*slot],
                        false => near.iter().map(|one| rank[*one]).sum::<f64>() / near.len() as f64,
                    }
                };
                let mut order: Vec<(f64, usize)> = self.layers[layer]
                    .iter()
                    .map(|slot| (middle(slot), *slot))
                    .collect();
                order.sort_by(|one, other| one.0.total_cmp(&other.0));
                self.layers[layer] = order.into_iter().map(|(_, slot)| slot).collect();
                self.rank(&mut rank);
            }
        }
    }

    /// Where each slot stands in its layer, from 0 to 1.
    fn rank(&self, rank: &mut [f64]) {
        for layer in &self.layers {
            for (place, slot) in layer.iter().enumerate() {
                rank[*slot] = (place as f64 + 0.5) / layer.len() as f64;
            }
        }
    }

    /// Gives every slot its place: layers in columns, each in the middle of the height.
    fn place(&mut self) {
        let height = |slots: &[usize], all: &[Slot]| -> f64 {
            let rows = slots.iter().map(|slot| row_height(&all[*slot]));
            rows.sum::<f64>() + ROW_GAP * slots.len().saturating_sub(1) as f64
        };
        let heights: Vec<f64> = self
            .layers
            .iter()
            .map(|layer| height(layer, &self.slots))
            .collect();
        let tallest = heights.iter().copied().fold(0.0, f64::max);
        let mut x = MARGIN;
        for (layer, own) in self.layers.iter().zip(&heights) {
            let mut y = MARGIN + (tallest - own) / 2.0;
            let mut widest: f64 = 0.0;
            for &slot in layer {
                let slot = &mut self.slots[slot];
                let row = row_height(slot);
                slot.x = x;
                slot.y = y + row / 2.0;
                y += row + ROW_GAP;
                widest = widest.max(slot.width);
            }
            x += widest + LAYER_GAP;
        }
    }

    fn svg(&self, label: &str, link: &dyn Fn(&str, NodeKind) -> String) -> String {
        let right = self
            .slots
            .iter()
            .map(|slot| slot.x + slot.width)
            .fold(0.0, f64::max);
        let bottom = self
            .slots
            .iter()
            .map(|slot| slot.y + NODE_HEIGHT / 2.0)
            .fold(0.0, f64::max);
        let (width, height) = (right + MARGIN, bottom + MARGIN);
        let mut text = format!(
            "<svg class=\"graph\" role=\"img\" aria-label=\"{}\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\">\n",
            escaped(label)
        );
        for way in &self.ways {
            self.edge(&mut text, way);
        }
        for slot in &self.slots {
            if let Some(node) = slot.node {
                self.node(&mut text, slot, node, link);
            }
        }
        text.push_str("</svg>\n");
        text
    }

    fn edge(&self, text: &mut String, way: &[usize]) {
        let Some(first) = way.first().map(|slot| &self.slots[*slot]) else {
            return;
        };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<path d=\"M{:.1} {:.1}",
            first.x + first.width,
            first.y
        );
        for step in way.windows(2) {
            let (from, to) = (&self.slots[step[0]], &self.slots[step[1]]);
            // From a narrow node straight on to the end of its column, past the wide ones.
            let start = self.right(from.layer);
            let _ = write!(text, " H{start:.1}");
            let half = (to.x - start) / 2.0;
            let _ = write!(
                text,
                " C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
                start + half,
                from.y,
                to.x - half,
                to.y,
                to.x,
                to.y
            );
        }
        text.push_str("\"/>\n");
    }

    /// Where a column ends.
    fn right(&self, layer: usize) -> f64 {
        let ends = self.layers[layer].iter().map(|slot| {
            let slot = &self.slots[*slot];
            slot.x + slot.width
        });
        ends.fold(0.0, f64::max)
    }

    fn node(
        &self,
        text: &mut String,
        slot: &Slot,
        node: usize,
        link: &dyn Fn(&str, NodeKind) -> String,
    ) {
        let node = &self.graph.nodes[node];
        let class = match node.kind {
            NodeKind::EventField => "event",
            NodeKind::ProfileField => "profile",
            NodeKind::Definition => "definition",
            NodeKind::Attribute => "attribute",
        };
        let mut shown: String = node.name.chars().take(NAME_CHARS_MAX).collect();
        if shown.len() < node.name.len() {
            shown.pop();
            shown.push('…');
        }
        let _ = writeln!(
            text,
            "<a class=\"{class}\" href=\"#{}\"><title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" \
             height=\"{NODE_HEIGHT}\" rx=\"6\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text></a>",
            escaped(&link(&node.name, node.kind)),
            escaped(&node.name),
            slot.x,
            slot.y - NODE_HEIGHT / 2.0,
            slot.width,
            slot.x + NODE_PADDING,
            slot.y + 4.5,
            escaped(&shown)
        );
    }
}

fn row_height(slot: &Slot) -> f64 {
    match slot.node {
        Some(_) => NODE_HEIGHT,
        None => NODE_HEIGHT / 3.0,
    }
}

/// The layer of each node: one more than the last of what it reads.
fn layers(graph: &Graph) -> Vec<usize> {
    let mut layer = vec![0; graph.nodes.len()];
    // Rules have no cycles, so as many rounds as there are nodes are enough; most need a few.
    for _ in 0..graph.nodes.len() {
        let mut is_done = true;
        for &(from, to) in &graph.edges {
            if layer[to] <= layer[from] {
                layer[to] = layer[from] + 1;
                is_done = false;
            }
        }
        if is_done {
            break;
        }
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::explain::GraphNode;

    #[test]
    fn what_is_read_stands_left_of_what_reads_it() {
        let node = |kind, name: &str| GraphNode {
            kind,
            name: name.to_owned(),
        };
        let graph = Graph {
            nodes: vec![
                node(NodeKind::EventField, "price"),
                node(NodeKind::Definition, "buys"),
                node(NodeKind::Attribute, "a < b"),
            ],
            edges: vec![(0, 1), (1, 2), (0, 2)],
        };
        let mut drawing = Drawing::new(&graph);
        drawing.order();
        drawing.place();
        assert!(drawing.slots[0].x < drawing.slots[1].x);
        assert!(drawing.slots[1].x < drawing.slots[2].x);
        // The long edge bends in the layer between, apart from the node there.
        let bend = &drawing.slots[3];
        assert!((bend.y - drawing.slots[1].y).abs() >= NODE_HEIGHT / 2.0);
        assert!(
            drawing
                .svg("all", &|_, _| "x".to_owned())
                .contains("a &lt; b")
        );
    }
}
