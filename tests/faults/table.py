# SPDX-License-Identifier: MIT
"""What was injected, and what the runs came to: row by row, and a summary at the end."""
import dataclasses

FORMAT = "{:<26} {:<24} {:>6} {:>8} {:>6} {:>11} {:>8} {:>12} {:>5}"
SUMMARY = "{:<38} {:>5} {:>8} {:>6} {:>11} {:>8} {:>7} {:>12} {:>5}"
NEWER = "image or policy of a newer version"


@dataclasses.dataclass
class Counts:
    """Runs, by what they came to."""
    injected: int = 0
    same: int = 0
    clean: int = 0
    excepted: int = 0
    half_written: int = 0
    leaked: int = 0
    wrong: int = 0
    watched: int = 0  # of all those, the ones in which leaks were looked for

    def add(self, other):
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


class Table:
    def __init__(self):
        self.rows = {}  # name of the fault: (names of commands, Counts)
        self.others = {}
        self.skipped = []
        self.failures = 0
        print(FORMAT.format("program", "fault", "calls", "injected", "same", "clean error",
                            "excepted", "half-written", "wrong"), flush=True)

    def row(self, name, fault, calls, counts, summary=None):
        """@summary: the row of the summary to which it goes, if not that of @fault."""
        print(FORMAT.format(name, fault, calls, counts.injected, counts.same, counts.clean,
                            counts.excepted, counts.half_written, counts.wrong + counts.leaked),
              flush=True)
        names, total = self.rows.setdefault(summary or fault, (set(), Counts()))
        if counts.injected:
            names.add(name)
        total.add(counts)

    def newer(self, name, file, why, written):
        """A row of newer.py: @why is None, or what is wrong."""
        if why:
            self.fail(name, file, "", why)
        self.row(name, file, 1, Counts(injected=1, clean=int(not why), half_written=int(written),
                                       wrong=int(bool(why) and not written)), NEWER)

    def fail(self, name, what, at, why):
        self.failures += 1
        print(f"FAILED: {name}, {what} {at}: {why}", flush=True)

    def skip(self, name, why):
        self.skipped.append(f"{name}: {why}")
        print(f"{name:<26} skipped: {why}", flush=True)

    def except_for(self, reason):
        self.others[reason] = self.others.get(reason, 0) + 1

    def summarise(self):
        print("\n" + SUMMARY.format("what was injected", "ways", "how often", "same",
                                    "clean error", "excepted", "leaked", "half-written", "wrong"))
        everything, ways = Counts(), set()
        rows = list(self.rows.items())
        for fault, (names, counts) in rows:
            everything.add(counts)
            ways |= names
            self.total(fault, len(names), counts)
        self.total("all of these", len(ways), everything)
        print(f"ways: commands and other ways in. Leaks: looked for in {everything.watched} runs.")
        for reason, count in self.others.items():
            print(f"excepted {count} times: {reason}")
        for line in self.skipped:
            print(f"skipped: {line}")
        print(f"{self.failures} failures")

    @staticmethod
    def total(name, ways, counts):
        leaked = counts.leaked if counts.watched else "-"
        print(SUMMARY.format(name, ways, counts.injected, counts.same, counts.clean,
                             counts.excepted, leaked, counts.half_written, counts.wrong))
