#![allow(clippy::unwrap_used, reason = "tests")]

use super::state::{AHEAD, Room, State, Task};
use crate::data::Report;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::types::random::Random;

/// A portion and the number of a batch in it.
type Place = (usize, usize);

fn error(text: String) -> Diagnostic {
    Diagnostic::error(Code::DataUnreadable, Span::default(), text)
}

/// A thread may have taken a portion, or met an error, before another told of an earlier error.
#[test]
fn what_comes_behind_an_error_is_left_out() {
    let mut state = State::<Place>::new(2, 2, 0);
    state.enter_error(error("first".into()));
    state.enter_error(error("second".into()));
    assert_eq!(state.enter(1), None);
    assert_eq!(state.result().unwrap_err().message, "first");
}

/// What the inputs have.
#[derive(Debug)]
struct Script {
    /// Of each portion how many batches it has, and whether an error is in the place of a next one.
    portions: Vec<(usize, bool)>,
    /// Whether there is an error in the place of a next portion.
    ends_in_error: bool,
    /// A batch and the partition that fails to take it in.
    fails: Option<(Place, usize)>,
}

impl Script {
    fn new(random: &mut Random, partitions: usize) -> Self {
        let count = random.below(8);
        let mut portions = Vec::new();
        for _ in 0..count {
            portions.push((random.below(7), random.below(12) == 0));
        }
        let place = (random.below(8), random.below(7));
        Self {
            portions,
            ends_in_error: random.below(4) == 0,
            fails: (random.below(4) == 0).then(|| (place, random.below(partitions))),
        }
    }

    /// All batches before the first error, and that error.
    fn expected(&self) -> (Vec<Place>, Option<String>) {
        let mut places = Vec::new();
        for (portion, &(batches, is_error)) in self.portions.iter().enumerate() {
            for batch in 0..batches {
                places.push((portion, batch));
                if let Some((place, _)) = self.fails
                    && place == (portion, batch)
                {
                    return (places, Some(format!("batch {place:?}")));
                }
            }
            if is_error {
                return (places, Some(format!("portion {portion}")));
            }
        }
        let error = self.ends_in_error.then(|| "inputs".to_owned());
        (places, error)
    }
}

/// What a thread is about to do.
enum Doing {
    Choose,
    /// Waits for a change.
    Wait,
    Take(Task<Place>),
    TakePortion,
    /// Decodes a batch of a portion, or comes to its end.
    Decode(Place),
    Publish(Place),
    /// Takes a batch in, or waits, while too many wait for it to publish this one.
    Help(Option<Task<Place>>, Place),
    Ended,
}

/// The threads of a feed, of which any one takes the next step.
struct Model<'s> {
    script: &'s Script,
    state: State<Place>,
    threads: Vec<Doing>,
    next_portion: usize,
    /// What each partition has taken in.
    taken: Vec<Vec<Place>>,
    /// How many batches wait for a partition.
    waiting: usize,
}

impl Model<'_> {
    /// Takes one step of a thread; false where it has to wait.
    fn step(&mut self, thread: usize) -> bool {
        let doing = std::mem::replace(&mut self.threads[thread], Doing::Choose);
        let (next, has_moved) = match doing {
            Doing::Choose | Doing::Wait => {
                let next = self.choose();
                let has_moved = !matches!(next, Doing::Wait);
                (next, has_moved)
            }
            Doing::Take(task) => {
                self.take(&task);
                (Doing::Choose, true)
            }
            Doing::TakePortion => (self.take_portion(), true),
            Doing::Decode(place) => (self.decode(place), true),
            Doing::Publish(place) => self.publish(place),
            Doing::Help(Some(task), place) => {
                self.take(&task);
                (Doing::Publish(place), true)
            }
            Doing::Help(None, place) => self.publish(place),
            Doing::Ended => (Doing::Ended, false),
        };
        self.threads[thread] = next;
        has_moved
    }

    fn choose(&mut self) -> Doing {
        if self.state.is_over() {
            Doing::Ended
        } else if let Some(task) = self.state.next_task() {
            Doing::Take(task)
        } else if self.state.may_decode() {
            self.state.begin_decoding();
            Doing::TakePortion
        } else {
            Doing::Wait
        }
    }

    fn take(&mut self, task: &Task<Place>) {
        let place = *task.batch;
        let is_failure = self.script.fails == Some((place, task.partition));
        let result = match is_failure {
            true => Err(error(format!("batch {place:?}"))),
            false => Ok(()),
        };
        self.taken[task.partition].push(place);
        self.state.finish_task(task.partition, result);
    }

    fn take_portion(&mut self) -> Doing {
        let number = self.next_portion;
        self.next_portion += 1;
        if number < self.script.portions.len() {
            if let Some((entered, arrival)) = self.state.enter(10) {
                assert_eq!((entered, arrival), (number, 10 * number as u64));
                return Doing::Decode((number, 0));
            }
        } else if self.script.ends_in_error && number == self.script.portions.len() {
            self.state.enter_error(error("inputs".into()));
        } else {
            self.state.exhaust();
        }
        self.state.leave_decoding();
        Doing::Choose
    }

    fn decode(&mut self, place: Place) -> Doing {
        let (batches, is_error) = self.script.portions[place.0];
        if place.1 < batches {
            return Doing::Publish(place);
        }
        let error = is_error.then(|| error(format!("portion {}", place.0)));
        let report = Report {
            rows_read: 1,
            ..Report::default()
        };
        self.state.end_portion(place.0, report, error);
        self.state.leave_decoding();
        Doing::Choose
    }

    fn publish(&mut self, place: Place) -> (Doing, bool) {
        match self.state.room(place.0) {
            Room::Over => {
                self.state.leave_decoding();
                (Doing::Choose, true)
            }
            Room::Free => {
                self.state.publish(place.0, place, 1);
                (Doing::Decode((place.0, place.1 + 1)), true)
            }
            Room::Full => {
                let task = self.state.next_task();
                let has_moved = task.is_some();
                (Doing::Help(task, place), has_moved)
            }
        }
    }

    fn has_ended(&self) -> bool {
        let mut threads = self.threads.iter();
        threads.all(|thread| matches!(thread, Doing::Ended))
    }
}

/// Whoever comes first, a partition sees all batches in their order, the first error in the order of
/// the inputs is told, what waits is bounded, and everybody ends.
#[test]
fn threads_may_come_in_any_order() {
    let mut random = Random::new(17);
    for round in 0..20_000 {
        let partitions = 1 + random.below(4);
        let threads = 1 + random.below(5);
        let script = Script::new(&mut random, partitions);
        let mut model = Model {
            script: &script,
            state: State::new(partitions, threads, 0),
            threads: (0..threads).map(|_| Doing::Choose).collect(),
            next_portion: 0,
            taken: vec![Vec::new(); partitions],
            waiting: 0,
        };
        // Some threads come by seldom.
        let lazy = random.below(threads + 1);
        while !model.has_ended() {
            let first = random.below(threads);
            let first = match first == lazy && random.below(20) > 0 {
                true => (first + 1) % threads,
                false => first,
            };
            let mut order = (0..threads).map(|next| (first + next) % threads);
            let has_moved = order.any(|thread| model.step(thread));
            assert!(has_moved || model.has_ended(), "{round}: {script:?}");
            model.waiting = model.waiting.max(model.state.waiting());
        }
        let most = threads * AHEAD + threads;
        assert!(model.waiting <= most, "{round}: {} wait", model.waiting);
        let (places, first) = script.expected();
        for taken in &model.taken {
            let known = taken.len().min(places.len());
            assert_eq!(taken[..known], places[..known], "{round}: {script:?}");
            if first.is_none() {
                assert_eq!(taken.len(), places.len(), "{round}: {script:?}");
            }
        }
        match (model.state.result(), first) {
            (Ok((report, arrival)), None) => {
                let portions = script.portions.len() as u64;
                assert_eq!((report.rows_read, arrival), (portions, 10 * portions));
            }
            (Err(error), Some(first)) => assert_eq!(error.message, first, "{round}: {script:?}"),
            (found, first) => panic!("{round}: {found:?}, expected {first:?}: {script:?}"),
        }
    }
}
