//! From text to machine code, a group a phase; throughput in bytes of rule text.

mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use sumac::ir;
use sumac::syntax::format::format_file;

const COUNTS: [usize; 3] = [1, 30, 1000];

fn phases(criterion: &mut Criterion) {
    for count in COUNTS {
        let text = support::rules(count);
        let file = support::parsed(&text);
        let program = support::checked(&file);
        let bytes = Throughput::Bytes(text.len() as u64);

        let mut group = criterion.benchmark_group("parse");
        group.throughput(bytes.clone());
        group.bench_with_input(BenchmarkId::from_parameter(count), &text, |bench, text| {
            bench.iter(|| support::parsed(black_box(text)));
        });
        group.finish();

        let mut group = criterion.benchmark_group("format");
        group.throughput(bytes.clone());
        group.bench_with_input(BenchmarkId::from_parameter(count), &file, |bench, file| {
            bench.iter(|| format_file(black_box(&text), black_box(file)));
        });
        group.finish();

        let mut group = criterion.benchmark_group("check");
        group.throughput(bytes.clone());
        group.bench_with_input(BenchmarkId::from_parameter(count), &file, |bench, file| {
            bench.iter(|| support::checked(black_box(file)));
        });
        group.finish();

        let mut group = criterion.benchmark_group("lower");
        group.throughput(bytes.clone());
        group.bench_with_input(
            BenchmarkId::from_parameter(count),
            &program,
            |bench, program| {
                bench.iter(|| ir::lower(black_box(program)));
            },
        );
        group.finish();

        compile(criterion, count, bytes);
    }
}

#[cfg(feature = "jit")]
fn compile(criterion: &mut Criterion, count: usize, bytes: Throughput) {
    let plan = support::plan(count);
    let mut group = criterion.benchmark_group("compile");
    group.throughput(bytes);
    group.bench_with_input(BenchmarkId::from_parameter(count), &plan, |bench, plan| {
        bench.iter(|| sumac::backend::jit::compile(black_box(plan.clone())));
    });
    group.finish();
}

#[cfg(not(feature = "jit"))]
fn compile(_: &mut Criterion, _: usize, _: Throughput) {}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
}

criterion_group! { name = benches; config = configuration(); targets = phases }
criterion_main!(benches);
