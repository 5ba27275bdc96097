//! From names to where they are declared and used.

use async_lsp::lsp_types::request::*;
use async_lsp::lsp_types::*;

use crate::client::Client;
use crate::{EVENT_SCHEMA, SCHEMA, shop};

pub(crate) fn definition(client: &Client, uri: &Url, position: Position) -> Option<Location> {
    let parameters = GotoDefinitionParams {
        text_document_position_params: client.place(uri, position),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    };
    match client.ask::<GotoDefinition>(parameters)? {
        GotoDefinitionResponse::Scalar(location) => Some(location),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_lead_to_where_they_are_declared() {
    let lead = |text: &str| {
        let (client, uri, position) = shop(text);
        definition(&client, &uri, position).map(|found| {
            let file = found.uri.path().rsplit('/').next().unwrap().to_owned();
            (file, found.range.start.line, found.range.start.character)
        })
    };
    let shop_file = |line, column| Some(("shop.sumac".to_owned(), line, column));
    assert_eq!(lead("define p = 1\nattribute a = |p"), shop_file(1, 7));
    assert_eq!(
        lead("attribute a = 1\nattribute b = a| + 1"),
        shop_file(1, 10)
    );
    assert_eq!(lead("attribute a = let x = 1 in |x"), shop_file(1, 18));
    assert_eq!(
        lead("define f(x) = |x\nattribute a = f(1)"),
        shop_file(1, 9)
    );
    let field = lead("attribute a = xEvent.sum(pri|ce)");
    let line = EVENT_SCHEMA
        .lines()
        .position(|line| line.contains("\"price\""))
        .unwrap();
    assert_eq!(
        field,
        Some(("event.schema.json".to_owned(), line as u32, 5))
    );
    assert_eq!(lead("attribute a = xEvent.co|unt()"), None);
}

#[test]
fn used_files_are_seen_saved_or_not() {
    let used = "/// Large.\ndefine large = 100\n";
    let mut client = Client::start(&[("sizes.sumac", used)]);
    let text = "use \"sizes.sumac\"\nattribute a = large";
    let uri = client.open("main.sumac", text);
    assert_eq!(client.diagnostics(&uri), []);
    let found = definition(&client, &uri, Position::new(1, 16)).unwrap();
    assert_eq!(
        (found.uri, found.range.start),
        (client.uri("sizes.sumac"), Position::new(1, 7))
    );
    let file = definition(&client, &uri, Position::new(0, 8)).unwrap();
    assert_eq!(file.uri, client.uri("sizes.sumac"));
    // The name goes away in the editor, and comes back when the file is closed unsaved.
    let sizes = client.open("sizes.sumac", "define huge = 100\n");
    let is_unknown = |told: &crate::client::Told| {
        let (_, found) = told.diagnostics.get(&uri)?;
        found
            .iter()
            .any(|one| one.message.contains("`large`"))
            .then_some(())
    };
    client.wait(is_unknown);
    client.close(&sizes);
    client.wait(|told| told.diagnostics.get(&uri)?.1.is_empty().then_some(()));
}

#[test]
fn references_stand_in_all_files_of_the_workspace() {
    let mut client = Client::start(&[
        ("sizes.sumac", "define large = 100\n"),
        (
            "other.sumac",
            "use \"sizes.sumac\"\nattribute b = large + 1",
        ),
        ("apart.sumac", "define large = 3\nattribute c = large"),
    ]);
    let uri = client.open(
        "main.sumac",
        "use \"sizes.sumac\"\nattribute a = large * large",
    );
    let ask = |declared| {
        let mut found = client
            .ask::<References>(ReferenceParams {
                text_document_position: client.place(&uri, Position::new(1, 15)),
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
                context: ReferenceContext {
                    include_declaration: declared,
                },
            })
            .unwrap();
        found.sort_by_key(|one| (one.uri.to_string(), one.range.start));
        let told = found.iter().map(|one| {
            let file = one.uri.path().rsplit('/').next().unwrap();
            format!(
                "{file}:{}:{}",
                one.range.start.line, one.range.start.character
            )
        });
        told.collect::<Vec<_>>()
    };
    let used = ["main.sumac:1:14", "main.sumac:1:22", "other.sumac:1:14"];
    assert_eq!(ask(false), used);
    let mut all = used.map(str::to_owned).to_vec();
    all.push("sizes.sumac:0:7".to_owned());
    assert_eq!(ask(true), all);
    let highlights = client.ask::<DocumentHighlightRequest>(DocumentHighlightParams {
        text_document_position_params: client.place(&uri, Position::new(1, 15)),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    assert_eq!(highlights.unwrap().len(), 2);
}

/// A directory of XDM files: a class, a field group and two data types.
pub(crate) const XDM: [(&str, &str); 4] = [
    (
        "xdm/classes/visit.schema.json",
        include_str!("xdm/classes/visit.schema.json"),
    ),
    (
        "xdm/fieldgroups/entry.schema.json",
        include_str!("xdm/fieldgroups/entry.schema.json"),
    ),
    (
        "xdm/datatypes/ticket.schema.json",
        include_str!("xdm/datatypes/ticket.schema.json"),
    ),
    (
        "xdm/datatypes/room.schema.json",
        include_str!("xdm/datatypes/room.schema.json"),
    ),
];

#[test]
fn fields_lead_into_the_file_of_a_directory_that_describes_them() {
    let text = "schema event \"xdm/\" \"https://ns.museum.example/visit\" \
                \"https://ns.museum.example/entry\" key guest\n\
                attribute paid = xEvent.sum(entry.ticket.price)\n\
                attribute door = xEvent.last().entry._museum.door\n\
                attribute stay = xEvent.sum(rooms.minutesSpent)\n\
                attribute late = xEvent[timestamp occurs today].count()\n";
    let mut client = Client::start(&XDM);
    let uri = client.open("museum.sumac", text);
    assert_eq!(client.diagnostics(&uri), []);
    // The first of the word in the text leads to a file and the key in it.
    let lead = |word: &str| {
        let byte = text.find(word).unwrap();
        let line = text[..byte].matches('\n').count();
        let column = byte - text[..byte].rfind('\n').map_or(0, |at| at + 1);
        let found = definition(&client, &uri, Position::new(line as u32, column as u32))?;
        let path = found.uri.to_file_path().unwrap();
        let lines = std::fs::read_to_string(&path).unwrap();
        let line = lines.lines().nth(found.range.start.line as usize).unwrap();
        let key = &line[found.range.start.character as usize..found.range.end.character as usize];
        let file = path.file_name().unwrap().to_str().unwrap();
        Some(format!("{file} {key}"))
    };
    let expect = |word, place: &str| assert_eq!(lead(word).as_deref(), Some(place), "{word}");
    expect("price", "ticket.schema.json xdm:price");
    expect("ticket.price", "entry.schema.json xdm:ticket");
    expect("entry.ticket", "entry.schema.json xdm:entry");
    expect("door\n", "entry.schema.json museum:door");
    expect("_museum", "entry.schema.json museum:door");
    expect("rooms", "entry.schema.json xdm:rooms");
    expect("minutesSpent", "room.schema.json xdm:minutes-spent");
    expect("timestamp", "visit.schema.json xdm:timestamp");
    expect("guest", "visit.schema.json xdm:guest");
    expect("https://ns.museum.example/entry", "entry.schema.json $id");
    assert_eq!(lead("xdm/"), None);
}

#[test]
fn schemas_are_led_to_and_told_by_their_path() {
    let (mut client, uri, _) = shop("|attribute a = xEvent.count()");
    client.diagnostics(&uri);
    let file = definition(&client, &uri, Position::new(0, 20)).unwrap();
    assert_eq!(file.uri, client.uri("event.schema.json"));
    let key = definition(&client, &uri, Position::new(0, SCHEMA.len() as u32 - 3)).unwrap();
    let line = EVENT_SCHEMA.lines().nth(key.range.start.line as usize);
    assert!(line.unwrap().contains("\"customer\""), "{line:?}");
    let hover = |column| {
        let asked = HoverParams {
            text_document_position_params: client.place(&uri, Position::new(0, column)),
            work_done_progress_params: Default::default(),
        };
        match client.ask::<HoverRequest>(asked).unwrap().contents {
            HoverContents::Markup(markup) => markup.value,
            other => panic!("{other:?}"),
        }
    };
    assert!(hover(20).contains("7 fields"), "{}", hover(20));
    let key = hover(SCHEMA.len() as u32 - 3);
    assert!(key.contains("event.customer: string"), "{key}");
}
