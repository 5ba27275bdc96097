"""Run Sumac and its peers in turn, and say by how much one is faster.

    run.py [--work NAME...] [--rounds N] [--peers NAME...] [--sumac PATH] [--data DIR] [--fraction F] [--json FILE]

Data that is not there yet is made. Before a work is timed all answer it once, which also warms the caches, and the
answers are compared; who answers something else, or nothing, is told and not timed. Then come the rounds, in each of
which everyone has a turn, so that a busy machine is busy for all. For Sumac the time is that of the whole command, for
the peers that of the work inside of the process.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from peers import ENGINES
from report import WORKS, tables
from rules import NOW, rules

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
# The options of `generate.py`: kind, ending, events, profiles, and further ones.
DATA = {
    "flat": ("flat", "parquet", 10_000_000, 500_000),
    "sorted": ("flat", "parquet", 10_000_000, 500_000, "--sorted"),
    "large": ("flat", "parquet", 100_000_000, 5_000_000),
    "nested": ("nested", "ndjson", 2_000_000, 200_000),
}
START_RULE = 'xEvent[eventType = "commerce.purchases"].sum(priceTotal)'


class Failed(Exception):
    """A command that ended badly, with what it said last."""


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time, seconds of processors, and the peak of memory in bytes."""

    seconds: float
    processor: float
    peak: int


def measure(command, limit):
    """Runs a command and gives its output and its `Cost`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, cwd=HERE)
        previous = signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(limit)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            said = err.read().decode(errors="replace").strip().splitlines()
            raise Failed(f"exit {process.returncode}: {said[-1] if said else 'nothing said'}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return out.read().decode(), Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


class Bench:
    """The options of a run, and what it needs to measure."""

    def __init__(self, options):
        self.options = options
        self.data = Path(options.data).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.sumac = Path(options.sumac).resolve()

    def events(self, name):
        """The file with the events of a name; makes it where it is not there."""
        kind, ending, events, profiles, *further = DATA[name]
        events, profiles = (max(1, round(count * self.options.fraction)) for count in (events, profiles))
        path = self.data / f"{name}-{events}.{ending}"
        if not path.exists():
            print(f"making {path.name}", file=sys.stderr)
            size = ["--events", events, "--profiles", profiles]
            measure([sys.executable, "generate.py", kind, path, *size, *further], 3600)
        return path

    def answer(self, who, work, data):
        """Lets one engine answer a work; gives the result file and what it cost."""
        events, out = self.events(data), self.data / f"answer-{who}-{data}.parquet"
        out.unlink(missing_ok=True)
        if who != "sumac":
            command = [sys.executable, "peers.py", who, work, events, out]
            said, cost = measure(command, self.options.limit)
            return out, Cost(**json.loads(said.splitlines()[-1]), peak=cost.peak)
        text = self.data / f"{work}-{data}.sumac"
        text.write_text(rules(work, events), encoding="utf-8")
        # The peers do not look for events that stand twice.
        promise = ["--unique-ids"] if work == "nested" else []
        command = [self.sumac, "run", text, "--events", events, "--now", f"{NOW}Z", "--out", out, *promise]
        return out, measure(command, self.options.limit)[1]

    def contestants(self, work):
        """Who takes part: names with engine and data. Sumac also stands against itself where the goal says so."""
        found = {"sumac": ("sumac", work.data)}
        if work.itself:
            found["sumac " + work.itself] = ("sumac", work.itself)
        return found | {peer: (peer, work.data) for peer in self.options.peers}

    def agree(self, name, work, who):
        """Lets all answer once; gives those whose answers are those of Sumac, and why the others are out."""
        agreed, out = [], {}
        for title, (engine, data) in who.items():
            try:
                answer = self.answer(engine, work.rules, data)[0]
                if title == "sumac":
                    ours = answer
                elif data == work.data or work.same_events:
                    measure([sys.executable, "compare.py", ours, answer], self.options.limit)
                agreed.append(title)
            except Failed as reason:
                if title == "sumac":
                    raise
                out[title] = str(reason)
                print(f"{name}: {title} is out: {reason}", file=sys.stderr)
        if not any(peer in agreed for peer in self.options.peers):
            raise Failed(f"{name}: no peer gives the answers of Sumac, so nothing is timed")
        return agreed, out

    def run(self, name):
        """Measures a work and gives its row."""
        work = WORKS[name]
        if name == "start":
            return self.start()
        who = self.contestants(work)
        agreed, out = self.agree(name, work, who)
        costs = {title: [] for title in agreed}
        for turn in range(self.options.rounds):
            for title in agreed:
                engine, data = who[title]
                costs[title].append(self.answer(engine, work.rules, data)[1])
            print(f"{name}: round {turn + 1} of {self.options.rounds}", file=sys.stderr)
        events = self.events(work.data)
        row = summary(costs) | {"out": out, "bytes": events.stat().st_size}
        if name == "scale":
            profiles = round(DATA["large"][3] * self.options.fraction)
            row |= {"state": self.state(work.rules, events), "profiles": profiles}
        return row

    def state(self, work, events):
        """The bytes that Sumac says it keeps for a profile."""
        text = self.data / f"{work}-state.sumac"
        text.write_text(rules(work, events), encoding="utf-8")
        said, _ = measure([self.sumac, "explain", text, "--now", f"{NOW}Z"], 60)
        return sum(int(size) for size in re.findall(r"^ +state +(\d+) bytes per profile", said, re.MULTILINE))

    def start(self):
        """Measures one rule on one profile, often."""
        prices = [19.9, 5.25, 80.0]
        events = [
            {"timestamp": f"2026-05-0{day}T10:00:00Z", "eventType": "commerce.purchases", "priceTotal": price}
            for day, price in enumerate(prices, start=1)
        ]
        profile = self.data / "start.json"
        profile.write_text(json.dumps({"profile": {"name": "Ada"}, "events": events}), encoding="utf-8")
        command = [self.sumac, "eval", "-e", START_RULE, "--input", profile, "--now", f"{NOW}Z"]
        value = json.loads(measure(command, 60)[0])["value"]
        if value != sum(prices):
            raise Failed(f"start: {value} instead of {sum(prices)}")
        return summary({"sumac": [measure(command, 60)[1] for _ in range(20)]}) | {"out": {}}


def summary(costs):
    """The costs of all contestants as a row keeps them."""
    return {
        "seconds": {who: [cost.seconds for cost in of] for who, of in costs.items()},
        "processor": {who: [cost.processor for cost in of] for who, of in costs.items()},
        "peaks": {who: max(cost.peak for cost in of) for who, of in costs.items()},
    }


def surroundings(bench):
    """On what a row was measured."""
    cpu = platform_name()
    name = measure([bench.sumac, "--version"], 60)[0].split()[1]
    return {
        "date": date.today().isoformat(),
        "machine": f"{len(os.sched_getaffinity(0))} cores, {cpu}",
        "versions": {"sumac": name} | {peer: version(peer) for peer in bench.options.peers},
        "rounds": bench.options.rounds,
        "fraction": bench.options.fraction,
        "load": round(os.getloadavg()[0], 1),
    }


def platform_name():
    """The name of the processor where the system tells it, and the memory."""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    except OSError:
        model = None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model[1] if model else 'unknown processor'}, {memory:.0f} GiB"


def main():
    """Reads the command line, measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", nargs="+", choices=WORKS, default=list(WORKS), metavar="NAME", help=", ".join(WORKS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--sumac", default=REPOSITORY / "target/release/sumac")
    parser.add_argument("--data", default=REPOSITORY / "target/peers", help="where events and answers are")
    parser.add_argument("--fraction", type=float, default=1.0, help="a part of the events and profiles, for a trial")
    parser.add_argument("--limit", type=int, default=1800, help="seconds after which a command is ended")
    parser.add_argument("--json", type=Path, help="where rows are kept; those of other works stay")
    options = parser.parse_args()
    bench = Bench(options)
    rows = json.loads(options.json.read_text()) if options.json and options.json.exists() else {}
    failed = False
    for name in options.work:
        try:
            rows[name] = surroundings(bench) | bench.run(name)
        except Failed as reason:
            failed = True
            print(f"{name}: {reason}", file=sys.stderr)
            continue
        if options.json:
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(tables(rows))
    sys.exit(failed)


if __name__ == "__main__":
    main()
