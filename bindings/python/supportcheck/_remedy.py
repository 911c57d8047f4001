# SPDX-License-Identifier: MIT
"""The smallest changes that decide a statement otherwise, as remedy.h finds them, and in words."""
import ctypes as c
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from . import _abi
from ._values import Scalar, quantity, scalar

Change = NamedTuple("Change", [
    ("fact", str),    # "guest.disks[1].format"
    ("change", str),  # "set", "at-most", "at-least", "absent" or "remove"
    ("value", Scalar)])

Remedy = NamedTuple("Remedy", [
    ("changes", Tuple[Change, ...]), ("text", str), ("new_findings", int),
    ("leaves_undetermined", bool)])

Condition = NamedTuple("Condition", [("changes", Tuple[Change, ...]), ("text", str)])

_SET, _AT_MOST, _AT_LEAST, _ABSENT, _REMOVE = range(5)
_KINDS = ("set", "at-most", "at-least", "absent", "remove")
_BOUNDS = {_AT_MOST: "at most ", _AT_LEAST: "at least "}
ENDS = ("found", "no-fact", "no-value", "given-up")
CLEAR, APPLY, RULE_OUT = range(3)


def remedy_dict(remedy: Any) -> Dict[str, Any]:
    """As in the JSON report; of a remedy, or of a condition."""
    told = dict(remedy._asdict())
    told["changes"] = []
    for change in remedy.changes:
        one = dict(change._asdict())
        if change.change in ("absent", "remove"):
            del one["value"]
        told["changes"].append(one)
    return told


class Adviser:
    """Searches on behalf of one evaluation, whose facts must stay as they are."""

    def __init__(self, lib: Any, policy: Any, facts: Any, options: _abi.Options) -> None:
        self._lib, self._policy, self._facts, self._options = lib, policy, facts, options
        self._adviser = None  # type: Any

    def close(self) -> None:
        """Gives its memory back."""
        self._lib.scheck_adviser_free(self._adviser)
        self._adviser = None

    def _ask(self, rule: int, goal: int) -> Optional[_abi.Advice]:
        if self._adviser is None:  # most guests need none, and it is larger than all the rest
            adviser = _abi.P()
            if self._lib.scheck_adviser_new(self._policy, None, c.byref(adviser)) != _abi.OK:
                raise MemoryError("remedies")
            self._adviser = adviser
        out = c.POINTER(_abi.Advice)()
        rc = self._lib.scheck_advise(self._adviser, self._facts, c.byref(self._options), rule,
                                     goal, c.byref(out))
        if rc == _abi.NO_MEMORY:
            raise MemoryError("remedies")
        return out.contents if rc == _abi.OK else None

    def remedies(self, rule: int) -> Tuple[Tuple[Remedy, ...], Optional[str]]:
        """What clears a finding, and how the search for it ended."""
        advice = self._ask(rule, CLEAR)
        if advice is None:
            return (), None
        found = tuple(self._remedy(advice.remedies[i]) for i in range(advice.n_remedies))
        return found, ENDS[advice.end]

    def decisions(self, rule: int) -> Tuple[Optional[Condition], Optional[Condition],
                                            Optional[bool]]:
        """What makes an undetermined statement apply, what rules it out, and whether what is
        missing decides it at all; None where the search was given up."""
        found, complete = [], True  # type: List[Optional[Condition]], bool
        for goal in (APPLY, RULE_OUT):
            advice = self._ask(rule, goal)
            if advice is None:
                return None, None, None
            found.append(self._condition(advice.remedies[0]) if advice.n_remedies else None)
            complete = complete and (advice.n_remedies > 0 or ENDS[advice.end] != "given-up")
        matters = None not in found if complete else None
        return found[0], found[1], matters

    def _name(self, ref: _abi.FactRef) -> str:
        room = c.create_string_buffer(512)
        self._lib.scheck_fact_ref_name(self._policy, c.byref(ref), room, len(room))
        return _abi.text(room.value)

    def _change(self, change: _abi.Change) -> Change:
        value = scalar(change.to) if change.kind <= _AT_LEAST else None
        return Change(self._name(change.fact), _KINDS[change.kind], value)

    def _words(self, change: _abi.Change) -> str:
        info = _abi.FactInfo()
        self._lib.scheck_policy_fact(self._policy, change.fact.fact, c.byref(info))
        return _BOUNDS.get(change.kind, "") + quantity(_abi.text(info.unit), change.to)

    def _remedy(self, remedy: _abi.Remedy) -> Remedy:
        changes = [remedy.changes[i] for i in range(remedy.n_changes)]
        text = " and ".join(self._imperative(change) for change in changes)
        if remedy.leaves_undetermined:
            text += " (what is unknown may still make it apply)"
        if remedy.n_new_findings:
            text += " (brings {} other {})".format(
                remedy.n_new_findings, "finding" if remedy.n_new_findings == 1 else "findings")
        return Remedy(tuple(map(self._change, changes)), text, remedy.n_new_findings,
                      remedy.leaves_undetermined)

    def _imperative(self, change: _abi.Change) -> str:
        name = self._name(change.fact)
        if change.kind == _REMOVE:
            return "remove " + name
        if change.kind == _ABSENT:
            return "leave out " + name
        if change.to.type == _abi.LIST and change.to.n_elements == 0:
            return "leave {} empty".format(name)
        verb = "change" if getattr(change, "from").known == _abi.KNOWN else "set"
        return "{} {} to {}".format(verb, name, self._words(change))

    def _condition(self, remedy: _abi.Remedy) -> Condition:
        changes = [remedy.changes[i] for i in range(remedy.n_changes)]
        return Condition(tuple(map(self._change, changes)), " and ".join(
            "{} is {}".format(self._name(change.fact), self._state(change)) for change in changes))

    def _state(self, change: _abi.Change) -> str:
        if change.kind == _ABSENT:
            return "absent"
        if change.to.type == _abi.LIST:
            return "not empty" if change.to.n_elements else "empty"
        return self._words(change)
