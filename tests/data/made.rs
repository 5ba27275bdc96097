//! Arrow data as files really have it.

use std::sync::Arc;

use arrow_array::builder::{
    Int64Builder, ListBuilder, MapBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray, StructArray,
    TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Fields};

/// The same events as columns of Arrow types that files really have.
pub(super) fn nested_batch() -> RecordBatch {
    let times = TimestampNanosecondArray::from(vec![
        1_777_629_600_000_000_000,
        1_777_633_200_123_456_700,
        1_777_680_000_000_000_000,
    ])
    .with_timezone("Europe/Zurich");
    let mut types = StringDictionaryBuilder::<Int32Type>::new();
    for text in ["buy", "view", "buy"] {
        types.append_value(text);
    }
    let price = Decimal128Array::from(vec![Some(2050), None, None]).with_precision_and_scale(10, 2);
    let price_fields = Fields::from(vec![Field::new(
        "priceTotal",
        DataType::Decimal128(10, 2),
        true,
    )]);
    let order = StructArray::new(
        price_fields.clone(),
        vec![Arc::new(price.unwrap())],
        Some(vec![true, true, false].into()),
    );
    let order_field = Field::new("order", DataType::Struct(price_fields), true);
    let commerce = StructArray::from(vec![(Arc::new(order_field), Arc::new(order) as ArrayRef)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("who", Arc::new(StringArray::from(vec!["a", "b", "a"]))),
        ("timestamp", Arc::new(times)),
        (
            "_id",
            Arc::new(UInt64Array::from(vec![Some(1), None, Some(3)])),
        ),
        ("eventType", Arc::new(types.finish())),
        ("commerce", Arc::new(commerce)),
        (
            "points",
            Arc::new(Int64Array::from(vec![
                Some(9_007_199_254_740_993),
                None,
                None,
            ])),
        ),
        ("unread", Arc::new(Float64Array::from(vec![1.0, 2.0, 3.0]))),
        ("items", Arc::new(items())),
        ("labels", Arc::new(labels())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))
        .unwrap()
}

fn items() -> arrow_array::ListArray {
    let fields = vec![
        Field::new("sku", DataType::Utf8, true),
        Field::new("unread", DataType::Int64, true),
        Field::new("quantity", DataType::Int64, true),
        Field::new("tags", DataType::new_list(DataType::Utf8, true), true),
    ];
    let builders: Vec<Box<dyn arrow_array::builder::ArrayBuilder>> = vec![
        Box::new(StringBuilder::new()),
        Box::new(Int64Builder::new()),
        Box::new(Int64Builder::new()),
        Box::new(ListBuilder::new(StringBuilder::new())),
    ];
    let mut list = ListBuilder::new(StructBuilder::new(Fields::from(fields), builders));
    type Item<'a> = Option<(Option<&'a str>, Option<i64>, Option<Vec<Option<&'a str>>>)>;
    let rows: [Vec<Item<'_>>; 3] = [
        vec![
            Some((Some("x"), Some(2), Some(vec![Some("t"), Some("u")]))),
            None,
            Some((Some("y"), None, None)),
        ],
        vec![],
        vec![Some((None, Some(3), Some(vec![None, Some("v")])))],
    ];
    for row in rows {
        for item in row {
            let present = item.is_some();
            let (sku, quantity, tags) = item.unwrap_or_default();
            let builder = list.values();
            builder
                .field_builder::<StringBuilder>(0)
                .unwrap()
                .append_option(sku);
            builder
                .field_builder::<Int64Builder>(1)
                .unwrap()
                .append_null();
            builder
                .field_builder::<Int64Builder>(2)
                .unwrap()
                .append_option(quantity);
            let texts = builder
                .field_builder::<ListBuilder<StringBuilder>>(3)
                .unwrap();
            texts.append_option(tags);
            builder.append(present);
        }
        list.append(true);
    }
    list.finish()
}

fn labels() -> arrow_array::MapArray {
    let mut map = MapBuilder::new(None, StringBuilder::new(), Int64Builder::new());
    let rows: [&[(&str, Option<i64>)]; 3] = [
        &[("k", Some(1)), ("l", None)],
        &[],
        &[("m", Some(7)), ("k", Some(8))],
    ];
    for row in rows {
        for (key, value) in row {
            map.keys().append_value(key);
            map.values().append_option(*value);
        }
        map.append(!row.is_empty()).unwrap();
    }
    map.finish()
}
