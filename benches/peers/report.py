"""The goals, and tables that say whether they are met.

    report.py ROWS.json

prints the tables of what `run.py --json ROWS.json` has measured.
"""

import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from peers import ENGINES

GIB = 2**30


@dataclass(frozen=True)
class Work:
    """A row of the table of goals.

    `rules` names the rules and `data` the events. `itself` names other events on which Sumac is measured too, which are
    the same ones in another order where `same_events` says so.
    """

    title: str
    rules: str
    data: str
    goals: tuple
    itself: str = ""
    same_events: bool = False


@dataclass(frozen=True)
class Goal:
    """A number that a row must reach (`least`) or not exceed; `{}` in the text stands for the limit."""

    text: str
    number: callable
    limit: float
    least: bool = True

    def line(self, row):
        """What was reached, against the goal."""
        reached = self.number(row)
        if reached is None:
            return f"{self.text.format(f'{self.limit:g}')}: not measured"
        met = reached >= self.limit if self.least else reached <= self.limit
        return f"{self.text.format(f'{self.limit:g}')}: {reached:.2f}, {'met' if met else '**not met**'}"


def median(row, who, what="seconds"):
    """The median of the seconds of a contestant; none where it did not take part."""
    return statistics.median(row[what][who]) if row[what].get(who) else None


def best(row):
    """The median of the fastest peer."""
    return min((median(row, peer) for peer in ENGINES if row["seconds"].get(peer)), default=None)


def ratio(numerator, denominator):
    """A quotient; none where a part of it is missing."""
    return None if numerator is None or denominator is None else numerator / denominator


def against_best(row):
    """How many times as fast as the best peer Sumac is."""
    return ratio(best(row), median(row, "sumac"))


def against_duckdb(row):
    """How many times as fast as DuckDB Sumac is."""
    return ratio(median(row, "duckdb"), median(row, "sumac"))


def text_rate(row):
    """How many GB of text Sumac reads in a second."""
    return ratio(row["bytes"] / 1e9, median(row, "sumac"))


def growth(row):
    """How many times as long Sumac takes as for a tenth of the events."""
    return ratio(median(row, "sumac"), median(row, "sumac flat"))


def memory_share(row):
    """The peak of memory as a part of what is allowed: the states of all profiles and a GiB."""
    return row["peaks"]["sumac"] / (row["profiles"] * row["state"] + GIB)


def best_by(times):
    """The goal of being so many times as fast as the best peer."""
    return Goal("{} times the best peer", against_best, times)


def duckdb_by(times):
    """The goal of being so many times as fast as DuckDB."""
    return Goal("{} times DuckDB", against_duckdb, times)


WORKS = {
    "one": Work("1 attribute", "one", "flat", (best_by(1.5),)),
    "ten": Work("10 attributes", "ten", "flat", (best_by(2.5),)),
    "thirty": Work("30 attributes", "thirty", "flat", (best_by(2.5), duckdb_by(4.5))),
    "hundred": Work("100 attributes", "hundred", "flat", (best_by(3), duckdb_by(6))),
    "scale": Work(
        "100 M events, 5 M profiles, 10 attributes", "ten", "large",
        (
            # Ten times, and a tenth for what a single run differs by.
            Goal("at most {} times 10 M events", growth, 11, least=False),
            best_by(1),
            Goal("at most {} of profiles × state + 1 GiB", memory_share, 1, least=False),
        ),
        itself="flat",
    ),
    "sorted": Work(
        "input sorted by profile, 10 attributes", "ten", "sorted",
        (Goal("{} times the same unsorted", lambda row: 1 / growth(row), 1.5),),
        itself="flat", same_events=True,
    ),
    "nested": Work(
        "NDJSON of nested events, 10 attributes", "nested", "nested",
        (duckdb_by(2), Goal("{} GB/s of text", text_rate, 1)),
    ),
    "history": Work("history and order, 6 attributes", "history", "flat", (duckdb_by(5),)),
    "maps": Work("grouped maps", "maps", "flat", (best_by(3),)),
    "start": Work(
        "start: `sumac eval`, one rule", "", "",
        (Goal("at most {} ms", lambda row: 1000 * median(row, "sumac"), 15, least=False),),
    ),
}


def cell(number, form="{:.2f}"):
    """A number of a table, or nothing."""
    return "" if number is None else form.format(number)


def line(cells):
    """A line of a table."""
    return "| " + " | ".join(cells) + " |"


def tables(rows):
    """The tables as Markdown."""
    rows = {name: rows[name] for name in WORKS if name in rows}
    names = ["sumac", *ENGINES]
    loads = {}
    for row in rows.values():
        versions = ", ".join(f"{name} {number}" for name, number in row["versions"].items())
        part = "" if row["fraction"] == 1 else f", {row['fraction']:g} of the events"
        rounds = f"{row['rounds']} round{'s' * (row['rounds'] != 1)}"
        text = f"{row['date']}, {row['machine']}; {versions}; {rounds}{part}."
        loads.setdefault(text, []).append(row["load"])
    # Other work on the machine takes from the cores of all, so it is told.
    found = [f"- {text} Load average before the works: {min(of)} to {max(of)}." for text, of in loads.items()]
    found += ["", "Seconds (medians):", "", line(["work", *names, "best peer ÷ sumac", "DuckDB ÷ sumac", "goals"])]
    found.append("|---|" + "---:|" * (len(names) + 2) + "---|")
    for name, row in rows.items():
        times = [cell(median(row, who), "{:.4f}" if name == "start" else "{:.2f}") for who in names]
        goals = "; ".join(goal.line(row) for goal in WORKS[name].goals)
        found.append(line([WORKS[name].title, *times, cell(against_best(row)), cell(against_duckdb(row)), goals]))
    processor = "Seconds of processors, all cores together (medians):"
    found += table(processor, rows, lambda row, who: cell(median(row, who, "processor")))
    found += table("Peaks of memory (MiB):", rows, lambda row, who: cell(peak(row, who), "{:.0f}"))
    return "\n".join(found)


def table(title, rows, content):
    """A table with a column for each engine."""
    names = ["sumac", *ENGINES]
    found = ["", title, "", line(["work", *names]), "|---|" + "---:|" * len(names)]
    return found + [line([WORKS[key].title, *(content(row, who) for who in names)]) for key, row in rows.items()]


def peak(row, who):
    """The peak of memory of a contestant in MiB."""
    return row["peaks"][who] / 2**20 if who in row["peaks"] else None


if __name__ == "__main__":
    print(tables(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
