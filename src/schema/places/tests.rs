//! Fields and the keys that open them.

use super::{field_in_repository, field_in_text, id_in_repository};

/// The number of the text and the line of the key under a path.
fn line(texts: &[&str], ids: &[&str], path: &str) -> Option<(usize, usize)> {
    let steps: Vec<&str> = path.split('.').collect();
    let found = field_in_repository(texts, ids, &steps)?;
    let before = &texts[found.text][..found.range.start];
    Some((found.text, before.matches('\n').count()))
}

fn line_of(text: &str, path: &[&str]) -> Option<usize> {
    let found = field_in_text(text, path)?;
    assert_eq!(Some(&&text[found.range.clone()]), path.last());
    Some(text[..found.range.start].matches('\n').count())
}

const CLASS: &str = r##"{"$id": "https://ns.adobe.com/xdm/event",
"definitions": {"event": {"properties": {
  "xdm:timestamp": {"type": "string", "format": "date-time"},
  "xdm:commerce": {"properties": {"xdm:class": {"type": "string"}}} }}},
"allOf": [{"$ref": "#/definitions/event"}]}"##;

const GROUP: &str = r##"{"$id": "https://ns.adobe.com/xdm/event-commerce",
"meta:intendedToExtend": ["https://ns.adobe.com/xdm/event"],
"definitions": {"commerce": {"properties": {
  "xdm:commerce": {"type": "object", "properties": {
    "xdm:order": {"$ref": "https://ns.adobe.com/xdm/order"} }},
  "xdm:productListItems": {"type": "array", "items": {"$ref": "https://ns.adobe.com/xdm/item"}},
  "https://ns.adobe.com/experience/shop/visit": {"properties": {
    "https://ns.adobe.com/experience/shop/floor": {"type": "integer"},
    "xdm:byDoor": {"additionalProperties": {"properties": {
      "https://ns.adobe.com/experience/shop/count": {"type": "integer"} }}} }} }}},
"allOf": [{"$ref": "#/definitions/commerce"}]}"##;

const ORDER: &str = r##"{"$id": "https://ns.adobe.com/xdm/order",
"definitions": {"order": {"properties": {
  "xdm:price-total": {"type": "number"},
  "xdm:before": {"$ref": "https://ns.adobe.com/xdm/order"} }}},
"allOf": [{"$ref": "#/definitions/order"}]}"##;

const ITEM: &str = r##"{"$id": "https://ns.adobe.com/xdm/item", "properties": {
  "xdm:SKU": {"type": "string"} }}"##;

#[test]
fn fields_of_a_repository_stand_in_classes_groups_and_data_types() {
    let texts = [CLASS, "no JSON", GROUP, ORDER, ITEM];
    let ids = [
        "https://ns.adobe.com/xdm/event",
        "https://ns.adobe.com/xdm/event-commerce",
    ];
    let line = |path| line(&texts, &ids, path);
    assert_eq!(line("timestamp"), Some((0, 2)));
    assert_eq!(line("commerce"), Some((0, 3)));
    assert_eq!(line("commerce.class"), Some((0, 3)));
    assert_eq!(line("commerce.order"), Some((2, 4)));
    assert_eq!(line("commerce.order.priceTotal"), Some((3, 2)));
    assert_eq!(
        line("commerce.order.before.before.priceTotal"),
        Some((3, 2))
    );
    assert_eq!(line("productListItems.SKU"), Some((4, 1)));
    assert_eq!(line("commerce.order.none"), None);
    assert_eq!(line("none"), None);
}

#[test]
fn namespaces_are_objects_and_begin_anew_in_maps() {
    let texts = [GROUP];
    let line = |path| line(&texts, &["https://ns.adobe.com/xdm/event-commerce"], path);
    assert_eq!(line("_experience"), Some((0, 6)));
    assert_eq!(line("_experience.shop.visit"), Some((0, 6)));
    assert_eq!(line("_experience.shop.visit.floor"), Some((0, 7)));
    let deep = "_experience.shop.visit.byDoor._experience.shop.count";
    assert_eq!(line(deep), Some((0, 9)));
    assert_eq!(line("_experience.shop.visit.byDoor.count"), None);
}

#[test]
fn ids_stand_in_their_own_files() {
    let texts = [GROUP, ORDER, CLASS];
    let found = id_in_repository(&texts, "https://ns.adobe.com/xdm/order");
    let told = found.map(|found| (found.text, &ORDER[found.range]));
    assert_eq!(told, Some((1, "$id")));
    assert_eq!(
        id_in_repository(&texts, "https://ns.adobe.com/xdm/ord"),
        None
    );
}

#[test]
fn fields_of_one_text_stand_behind_lists_references_and_all_of() {
    let text = r##"{"title": "a \" {",
"properties": {
 "cart": {"type": "array", "items": {"$ref": "#/definitions/line"}},
 "x": 1.5, "y": [1, {"z": 2}],
 "deep": {"allOf": [{"properties": {}}, {"properties": {
  "found": true }}]},
 "either": {"oneOf": [{"type": "null"}, {"properties": {
  "one": {"type": "string"}}}]} },
"definitions": {"line": {"properties": {
  "price": {"type": "number"}, "itself": {"$ref": "#/definitions/line"}}}}}"##;
    assert_eq!(line_of(text, &["cart"]), Some(2));
    assert_eq!(line_of(text, &["y"]), Some(3));
    assert_eq!(line_of(text, &["cart", "price"]), Some(9));
    assert_eq!(line_of(text, &["cart", "itself", "price"]), Some(9));
    assert_eq!(line_of(text, &["deep", "found"]), Some(5));
    assert_eq!(line_of(text, &["either", "one"]), Some(7));
    assert_eq!(line_of(text, &["deep", "none"]), None);
    assert_eq!(line_of("{\"properties\": {", &["a"]), None);
    assert_eq!(line_of("ü", &["a"]), None);
}

#[test]
fn references_in_circles_end() {
    let text = r##"{"$ref": "#/definitions/a", "definitions": {
        "a": {"allOf": [{"$ref": "#/definitions/b"}]}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}}}"##;
    assert_eq!(line_of(text, &["x"]), None);
}
