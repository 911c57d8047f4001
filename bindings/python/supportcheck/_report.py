# SPDX-License-Identifier: MIT
"""What an evaluation found, copied out of the library: nothing here refers to its memory."""
import ctypes as c
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from . import _abi
from ._remedy import Adviser, Condition, Remedy, remedy_dict
from ._values import Scalar, number, scalar

Level = NamedTuple("Level", [("function", str), ("security", str)])

Limit = NamedTuple("Limit", [
    ("subject", Optional[str]), ("actual", Optional[int]), ("at_least", Optional[int]),
    ("max", int)])

Reason = NamedTuple("Reason", [
    ("condition", str), ("holds", bool), ("fact", Optional[str]), ("actual", Scalar),
    ("source", Optional[str])])

Finding = NamedTuple("Finding", [
    ("id", str), ("feature", str), ("path", str), ("qualifier", str), ("label", str),
    ("level", Level), ("severity", str), ("scope", str), ("counts", bool),
    ("undocumented", bool), ("message", str), ("operations", Tuple[str, ...]),
    ("consequence", str), ("limit", Optional[Limit]), ("caveat", str), ("remedy", str),
    ("references", Tuple[str, ...]), ("link", str), ("because", Tuple[Reason, ...]),
    ("reason", Optional[str]), ("missing", Tuple[str, ...]),
    # Computed: of findings, and of waived ones
    ("remedies", Tuple[Remedy, ...]), ("remedies_end", Optional[str]),
    # and of what is undetermined
    ("applies_if", Optional[Condition]), ("ruled_out_if", Optional[Condition]),
    ("matters", Optional[bool])])

Report = NamedTuple("Report", [
    ("guest", Optional[str]), ("release", Optional[str]), ("version", Optional[str]),
    ("assumed", bool), ("coverage", str), ("operation", str), ("best", Level),
    ("worst", Level), ("required", Level), ("status", str), ("findings", Tuple[Finding, ...]),
    ("undetermined", Tuple[Finding, ...]), ("waived", Tuple[Finding, ...]), ("in_use", int),
    ("harmless", int), ("warnings", Tuple[str, ...])])

_GIVEN = ("qualifier", "label", "message", "operations", "consequence", "caveat", "remedy",
          "references", "link")


def _limit_dict(limit: Limit) -> Dict[str, Any]:
    return {k: v for k, v in limit._asdict().items() if v is not None}


def _reason_dict(reason: Reason) -> Dict[str, Any]:
    told = {"condition": reason.condition, "holds": reason.holds}  # type: Dict[str, Any]
    if reason.fact is not None:
        told.update(fact=reason.fact, actual=reason.actual)
    if reason.source is not None:
        told["source"] = reason.source
    return told


def finding_dict(finding: Finding) -> Dict[str, Any]:
    """As in the JSON report: what the policy's author left out is left out."""
    told = {"id": finding.id, "feature": finding.feature, "path": finding.path,
            "function": finding.level.function, "security": finding.level.security,
            "severity": finding.severity, "scope": finding.scope,
            "counts": finding.counts}  # type: Dict[str, Any]
    for name in _GIVEN:
        value = getattr(finding, name)
        if value:
            told[name] = list(value) if isinstance(value, tuple) else value
    if finding.undocumented:
        told["undocumented"] = True
    if finding.limit is not None:
        told["limit"] = _limit_dict(finding.limit)
    if finding.because:
        told["because"] = [_reason_dict(r) for r in finding.because]
    if finding.reason is not None:
        told["reason"] = finding.reason
    if finding.missing or finding.reason in ("missing-facts", "error"):
        told["missing"] = list(finding.missing)
    told.update(_computed_dict(finding))
    return told


def _computed_dict(finding: Finding) -> Dict[str, Any]:
    told = {}  # type: Dict[str, Any]
    if finding.remedies_end is not None:
        told.update(remedies=[remedy_dict(r) for r in finding.remedies],
                    remedies_end=finding.remedies_end)
    for name in ("applies_if", "ruled_out_if"):
        if getattr(finding, name) is not None:
            told[name] = remedy_dict(getattr(finding, name))
    if finding.matters is not None:
        told["matters"] = finding.matters
    return told


def report_dict(report: Report) -> Dict[str, Any]:
    """An element of "reports" of supportcheck-report/1."""
    told = dict(report._asdict())
    del told["warnings"]
    if report.version is None:
        del told["version"]
    for name in ("best", "worst", "required"):
        told[name] = dict(told[name]._asdict())
    for name in ("findings", "undetermined", "waived"):
        told[name] = [finding_dict(f) for f in told[name]]
    return told


class Copier:
    """Copies one evaluation's outcome while its workspace and facts live."""

    def __init__(self, lib: Any, policy: Any, workspace: Any, facts: Any,
                 adviser: Optional[Adviser]) -> None:
        self._lib = lib
        self._policy = policy
        self._workspace = workspace
        self._facts = facts
        self._adviser = adviser

    def level(self, level: _abi.Level) -> Level:
        name = self._lib.scheck_policy_level_name
        return Level(_abi.text(name(self._policy, _abi.FUNCTION, level.function)),
                     _abi.text(name(self._policy, _abi.SECURITY, level.security)))

    def findings(self, array: Any, n: int) -> Tuple[Finding, ...]:
        """Those that apply, and those that are waived."""
        return tuple(self._finding(array[i], "") for i in range(n))

    def undetermined(self, array: Any, n: int) -> Tuple[Finding, ...]:
        return tuple(
            self._finding(array[i], "error" if array[i].outcome == _abi.ERRED else "missing-facts")
            for i in range(n))

    def _finding(self, f: _abi.Finding, undecided: str) -> Finding:
        s = _abi.Statement()
        self._lib.scheck_policy_statement(self._policy, f.statement, c.byref(s))
        waiver = _abi.text(f.waiver) if f.waiver is not None else None
        references = _abi.text(s.references)
        cleared, decided = ((), None), (None, None, None)  # type: Any, Any
        if self._adviser and undecided:
            decided = self._adviser.decisions(f.rule)
        elif self._adviser:
            cleared = self._adviser.remedies(f.rule)
        return Finding(
            id=_abi.text(s.id), feature=_abi.text(s.feature), path=_abi.text(s.path),
            qualifier=_abi.text(s.qualifier), label=_abi.text(f.label),
            level=self.level(f.level), severity=_abi.SEVERITIES[f.severity],
            scope=_abi.SCOPES[f.scope], counts=f.counts, undocumented=f.undocumented,
            message=_abi.text(s.message), operations=self._operations(s.operations),
            consequence=_abi.text(s.consequence),
            limit=None if undecided else self._limit(f.rule),
            caveat="" if undecided else _abi.text(s.caveat),
            remedy="" if undecided else _abi.text(s.remedy),
            references=tuple(references.split("; ")) if references and not undecided else (),
            link="" if undecided else _abi.text(s.link),
            because=() if undecided else self._because(f.rule),
            reason=undecided or waiver,
            missing=self._missing(f.rule) if undecided else (),
            remedies=cleared[0], remedies_end=cleared[1], applies_if=decided[0],
            ruled_out_if=decided[1], matters=decided[2])

    def _operations(self, operations: int) -> Tuple[str, ...]:
        return tuple(_abi.text(self._lib.scheck_operation_name(i))
                     for i in range(_abi.N_OPERATIONS) if operations & 1 << i)

    def _limit(self, rule: int) -> Optional[Limit]:
        limit, info = _abi.Limit(), _abi.FactInfo()
        if self._lib.scheck_limit(self._workspace, rule, c.byref(limit)) != _abi.OK:
            return None
        subject = None
        if limit.subject != _abi.NO_INDEX and self._lib.scheck_policy_fact(
                self._policy, limit.subject, c.byref(info)) == _abi.OK:
            subject = _abi.text(info.name)
        return Limit(subject, number(limit.actual), number(limit.at_least), limit.max)

    def _references(self, function: Any, kind: Any, rule: int) -> List[Any]:
        """What @function says of @rule, which is asked for its number first."""
        n = c.c_size_t(0)
        function(self._workspace, rule, (kind * 1)(), 0, c.byref(n))
        room = (kind * max(n.value, 1))()
        if n.value == 0 or function(self._workspace, rule, room, n.value, c.byref(n)) != _abi.OK:
            return []
        return list(room)[:n.value]  # asked for room, it counts some twice

    def _name(self, ref: _abi.FactRef) -> str:
        room = c.create_string_buffer(512)
        self._lib.scheck_fact_ref_name(self._policy, c.byref(ref), room, len(room))
        return _abi.text(room.value)

    def _missing(self, rule: int) -> Tuple[str, ...]:
        return tuple(self._name(ref) for ref in self._references(
            self._lib.scheck_missing, _abi.FactRef, rule))

    def _because(self, rule: int) -> Tuple[Reason, ...]:
        return tuple(self._reason(r) for r in self._references(
            self._lib.scheck_explain, _abi.Reason, rule))

    def _reason(self, reason: _abi.Reason) -> Reason:
        name, source = None, None
        if reason.fact.fact != _abi.NO_INDEX:
            name = self._name(reason.fact)
            element = reason.fact.element if reason.fact.element != _abi.NO_INDEX else 0
            note = self._lib.scheck_facts_note(self._facts, reason.fact.fact, element)
            source = _abi.text(note) if note is not None else None
        return Reason(_abi.text(reason.text), reason.holds, name,
                      scalar(reason.actual) if name else None, source)

