#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use crate::ir::{Builder, Comparison};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PROFILE_TABLE};
use crate::types::calendar::{Calendar, Unit};
use crate::types::{Kind, Type};

#[test]
fn a_plan_prints_its_tables_nodes_and_attributes() {
    let mut builder = Builder::new(Calendar::default());
    let (profile, events) = (
        TableId::from_index(PROFILE_TABLE),
        TableId::from_index(EVENT_TABLE),
    );
    let field = |name: &str| vec![PathStep::Field(name.into())];
    let items = builder.child_table(events, field("items"), RowKind::Item);
    let time = builder.column(1, events, field("t"), ColumnType::Datetime, None);
    let now = builder.now();
    let back = builder.integer(-3);
    let start = builder.primitive(Primitive::AddCalendar(Unit::Month), vec![now, back]);
    let later = Primitive::CompareInteger(Comparison::GreaterOrEqual);
    let recent = builder.primitive(later, vec![time, start]);
    let path = vec![
        PathStep::Field("a".into()),
        PathStep::Key("k".into()),
        PathStep::Field("price".into()),
    ];
    let price = builder.column(2, items, path, ColumnType::Number, None);
    let zero = builder.number(0.0);
    let fold = Fold {
        loops: vec![
            Loop {
                source: Source::Events,
                depth: 1,
                filter: Some(recent),
            },
            Loop {
                source: Source::Children {
                    table: items,
                    owner: 1,
                },
                depth: 2,
                filter: None,
            },
        ],
        key: None,
        function: lookup("sum").unwrap(),
        items: vec![price],
        values: vec![zero],
    };
    let total = builder.fold(fold, Type::present(Kind::Number));
    let level = builder.column(
        0,
        profile,
        field("level"),
        ColumnType::Integer,
        Some((0, 9)),
    );
    let level = builder.primitive(Primitive::Widen, vec![level]);
    let either = builder.default(total, level);
    let attribute = Attribute {
        name: "spend".into(),
        ty: builder.ty(either).clone(),
        node: either,
    };
    let plan = builder.finish(vec![attribute]);
    let expected = "\
calendar UTC Mon
table t0 profile
  c0 level: integer 0..=9
table t1 events
  c0 t: datetime
table t2 items of t1 at items
  c0 a[\"k\"].price: number
v0: datetime? = column t1.c0 of row 1 (t)  [row 1]
v1: datetime = now  [now]
v2: integer = -3
v3: datetime? = add_calendar month v1, v2  [now, can fault]
v4: boolean? = compare_integer greater_or_equal v0, v3  [row 1, can fault]
v5: number? = column t2.c0 of row 2 (a[\"k\"].price)  [row 2]
v6: number = 0.0
v7: number? = fold sum  [profile, pass 1, can fault]
  for row 1 in events where v4
  for row 2 in t2 of row 1
  item v5
  values v6
v8: integer? = column t0.c0 of row 0 (level)  [profile]
v9: number? = widen v8  [profile]
v10: number? = default v7, v9  [profile, pass 1, can fault]
attribute spend: number? = v10
";
    assert_eq!(print(&plan), expected);
}
