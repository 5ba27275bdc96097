//! Rule files as customers write them, through the lenses of the phases.
//!
//! The files are read with the schemas of their folder.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::path::Path;

use sumac::backend::Executable as _;
use sumac::diagnostic::Sources;
use sumac::engine::{Engine, RuleSource, SchemaSource, Style, parse_now, render_explanations};
use sumac::schema::{SchemaKind, from_json};
use sumac::syntax::format::format_file;
use sumac::syntax::parse::parse_file;
use sumac::syntax::print::print_file;
use sumac::{hir, ir};

fn binding(folder: &Path, kind: SchemaKind) -> hir::Binding {
    let path = folder.join(format!("{kind}.schema.json"));
    let text = std::fs::read_to_string(path).unwrap();
    let (schema, _) = from_json(kind.name(), &text, kind).unwrap();
    let event = kind == SchemaKind::Event;
    let path = |step: &str| vec![step.to_owned()];
    hir::Binding {
        schema,
        // A plan reads no key.
        key: None,
        time: event.then(|| path("timestamp")),
        id: event.then(|| path("_id")),
    }
}

#[test]
fn rules_through_the_phases() {
    insta::glob!("corpus/**/*.sumac", |path| {
        let folder = path.parent().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let mut sources = Sources::new();
        let id = sources.add("rules", text.as_str());
        let (file, problems) = parse_file(id, &text);
        assert!(problems.is_empty(), "{problems:?}");
        insta::assert_snapshot!("ast", print_file(&file));
        insta::assert_snapshot!("fmt", format_file(&text, &file));

        let input = hir::Input {
            files: vec![&file],
            profile: Some(binding(folder, SchemaKind::Profile)),
            event: Some(binding(folder, SchemaKind::Event)),
            ..hir::Input::default()
        };
        let (program, problems) = hir::check(input);
        assert!(
            problems.iter().all(|problem| !problem.is_error()),
            "{problems:?}"
        );
        insta::assert_snapshot!("hir", hir::print(&program));

        let plan = ir::passes::optimise(&ir::lower(&program).unwrap());
        ir::verify::verify(&plan).unwrap();
        insta::assert_snapshot!("plan", plan.to_string());

        let engine = Engine::builder()
            .profile_schema(SchemaSource::file(folder.join("profile.schema.json")))
            .event_schema(
                SchemaSource::file(folder.join("event.schema.json"))
                    .time("timestamp")
                    .id("_id"),
            );
        let source = RuleSource::Text {
            name: "rules".to_owned(),
            text,
            directory: folder.to_owned(),
        };
        let explained = engine.build().compile(source).unwrap();
        let explained = explained.explain(parse_now("2026-06-01T12:00:00Z").unwrap());
        // Costs and sizes are those of native code.
        if cfg!(feature = "jit") {
            let text = render_explanations(&explained, Style::default());
            insta::assert_snapshot!("explain", text);
        }

        // Whatever reads well also runs.
        let interpreter = sumac::backend::interpret::Interpreter::new(std::sync::Arc::new(plan));
        assert_eq!(
            interpreter.plan().attributes.len(),
            program.attributes.len()
        );
    });
}
