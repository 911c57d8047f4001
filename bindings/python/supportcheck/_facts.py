# SPDX-License-Identifier: MIT
"""Facts JSON into the library's facts, by the same rules as the program's own reader."""
import ctypes as c
import json
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple, Union

from . import _abi

Json = Union[str, bytes, Mapping[str, Any]]

MAX_LENGTH = 16 * 1024 * 1024
MAX_DEPTH = 32
NAMESPACES = ("toolstack", "hypervisor", "host", "dom0", "guest", "operation", "today", "notes")
_EXPECTED = {_abi.BOOL: "true or false is needed",
             _abi.INT: "a whole number of 64 bits is needed",
             _abi.UINT: "a whole number of 64 bits, not negative, is needed",
             _abi.STRING: "a string is needed",
             _abi.LIST: "an array is needed"}
_ARCHES = (("x86_64", "x86", 64), ("x86_32", "x86", 32), ("arm64", "arm", 64),
           ("arm32", "arm", 32))


class Error(Exception):
    """The library, a file or the input refused; the message says which and why."""


class InputError(Error, ValueError):
    """What was given as host or guest cannot be read."""


Fact = NamedTuple("Fact", [
    ("index", int), ("name", str), ("type", int), ("optional", bool), ("derived", bool),
    ("of_records", bool), ("element", int), ("is_field", bool)])


def vocabulary(lib: Any, policy: Any, n: int) -> Dict[str, Fact]:
    """The facts that @policy knows, by name."""
    facts, info = {}, _abi.FactInfo()
    for i in range(n):
        if lib.scheck_policy_fact(policy, i, c.byref(info)) != _abi.OK:
            raise Error("the policy's vocabulary cannot be read")
        name = _abi.text(info.name)
        facts[name] = Fact(i, name, info.type, info.optional, info.derived, info.of_records,
                           info.element, info.list != _abi.NO_INDEX)
    return facts


def _refuse_twice(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is given twice in one object")
    return members


def _integer(text: str) -> int:
    if len(text) > 20:  # no number of 64 bits, and slow to read
        raise ValueError("a number of {} digits".format(len(text)))
    return int(text)


def _no_number(text: str) -> float:
    raise ValueError("{} is no JSON".format(text))


def _is_deep(value: Any) -> bool:
    """Whether @value is nested deeper than the program accepts."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level
                 for child in (parent.values() if isinstance(parent, dict) else parent)
                 if isinstance(child, (dict, list))]
        if not level:
            return False
    return True


def parse(source: Json, what: str) -> Mapping[str, Any]:
    """The object that @source is or spells."""
    value = source  # type: Any
    if isinstance(source, (str, bytes)):
        if len(source) > MAX_LENGTH:
            raise InputError("{}: is longer than {} MiB".format(what, MAX_LENGTH >> 20))
        try:
            value = json.loads(
                source if isinstance(source, str) else source.decode("utf-8"),
                object_pairs_hook=_refuse_twice, parse_int=_integer, parse_constant=_no_number)
        except RecursionError:
            raise InputError("{}: is nested too deep".format(what))
        except ValueError as error:
            raise InputError("{}: no JSON: {}".format(what, error))
        if isinstance(value, (dict, list)) and _is_deep(value):
            raise InputError("{}: is nested too deep".format(what))
    if not isinstance(value, Mapping):
        raise InputError("{}: an object of facts is needed".format(what))
    return value


def guest_members(guest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts, or what stands in their member "guest" alone."""
    if guest and not any(name in guest for name in NAMESPACES):
        return {"guest": guest}
    return guest


class Filler:
    """Puts facts into one set of the library. Used once, by one thread."""

    def __init__(self, lib: Any, names: Mapping[str, Fact], facts: Any) -> None:
        self._lib = lib
        self._names = names
        self._facts = facts
        self.warnings = []  # type: List[str]

    def fill(self, members: Mapping[str, Any]) -> None:
        """All of facts JSON: namespaces, facts without one, notes."""
        for key, value in members.items():
            fact = self._find(key)
            if key == "notes":
                continue
            if fact:
                self._fact(fact, 0, key, value)
            elif isinstance(value, Mapping):
                self._namespace(str(key), value)
            else:
                self._stranger(str(key))
        self._notes(members.get("notes"))
        self._toolstack(members.get("toolstack"))

    def is_unknown(self, name: str) -> bool:
        """Whether the fact is there and nobody gave it a value."""
        return name in self._names and self._get(name).known == _abi.UNKNOWN

    def set(self, name: str, value: Any) -> None:
        """One fact by its name, which the policy need not know."""
        if name in self._names:
            self._fact(self._names[name], 0, name, value)

    def _find(self, name: Any) -> Optional[Fact]:
        fact = self._names.get(name) if isinstance(name, str) else None
        return None if fact is None or fact.is_field else fact

    def _stranger(self, path: str) -> None:
        self.warnings.append("{}: is no fact of the policy: ignored".format(path[:200]))

    def _namespace(self, prefix: str, members: Mapping[str, Any]) -> None:
        for key, value in members.items():
            path = "{}.{}".format(prefix, key)
            fact = self._find(path)
            if fact:
                self._fact(fact, 0, path, value)
            else:
                self._stranger(path)

    def _fact(self, fact: Fact, element: int, path: str, value: Any) -> None:
        if fact.derived:
            self.warnings.append("{}: is computed, not read: ignored".format(path))
        elif value is None and not fact.optional:
            raise InputError("{}: is null, but cannot be absent: leave it out when it is not "
                             "known".format(path))
        elif value is None:
            self._put(fact, element, path, _abi.Value(known=_abi.ABSENT), False)
        elif fact.type == _abi.LIST:
            self._list(fact, path, value)
        else:
            self._scalar(fact, fact.type, element, path, value, False)

    def _scalar(self, fact: Fact, kind: int, element: int, path: str, value: Any,
                item: bool) -> None:
        put = _abi.Value(known=_abi.KNOWN, type=kind)
        keep = None
        if kind == _abi.BOOL and isinstance(value, bool):
            put.b = value
        elif kind == _abi.INT and _is_integer(value, -2**63, 2**63):
            put.i = value
        elif kind == _abi.UINT and _is_integer(value, 0, 2**64):
            put.u = value
        elif kind == _abi.STRING and isinstance(value, str):
            keep = _encode(value, path)  # until the library has copied it
            put.s.data = c.cast(c.c_char_p(keep), c.c_void_p)
            put.s.len = len(keep)
        else:
            raise InputError("{}: {}".format(path, _EXPECTED[kind]))
        self._put(fact, element, path, put, item)
        del keep

    def _list(self, fact: Fact, path: str, value: Any) -> None:
        if not isinstance(value, (list, tuple)):
            raise InputError("{}: {}".format(path, _EXPECTED[_abi.LIST]))
        put = _abi.Value(known=_abi.KNOWN, type=_abi.LIST)
        put.n_elements = len(value)
        if not self._put(fact, 0, path, put, False):
            return
        for i, item in enumerate(value):
            item_path = "{}[{}]".format(path, i)
            if fact.of_records:
                self._record(fact, i, item_path, item)
            elif item is not None:  # else an item that nobody knows
                self._scalar(fact, fact.element, i, item_path, item, True)

    def _record(self, fact: Fact, element: int, path: str, members: Any) -> None:
        if not isinstance(members, Mapping):
            raise InputError("{}: an object is needed".format(path))
        for key, value in members.items():
            field_path = "{}.{}".format(path, key)
            field = self._names.get("{}.{}".format(fact.name, key))
            if field:
                self._fact(field, element, field_path, value)
            else:
                self._stranger(field_path)

    def _put(self, fact: Fact, element: int, path: str, value: _abi.Value, item: bool) -> bool:
        put = self._lib.scheck_facts_put_item if item else self._lib.scheck_facts_put
        rc = put(self._facts, fact.index, element, c.byref(value))
        if rc == _abi.LIMIT:
            self.warnings.append(
                "{}: is longer than the policy provides for: taken as unknown".format(path))
        elif rc == _abi.NO_MEMORY:
            raise MemoryError(path)
        elif rc != _abi.OK:
            raise InputError("{}: {}".format(path, _abi.text(self._lib.scheck_status_message(rc))))
        return bool(rc == _abi.OK)

    def _get(self, name: str) -> _abi.Value:
        value = _abi.Value()
        self._lib.scheck_facts_get(self._facts, self._names[name].index, 0, c.byref(value))
        return value

    def _notes(self, notes: Any) -> None:
        """Where values come from, and why others are unknown."""
        if notes is None:
            return
        if not isinstance(notes, Mapping):
            raise InputError("notes: an object is needed")
        for key, note in notes.items():
            if not self._find(key) or not isinstance(note, str) or "\0" in note:
                continue
            lib = self._lib
            unknown = self._get(key).known == _abi.UNKNOWN
            function = lib.scheck_facts_set_unknown if unknown else lib.scheck_facts_set_source
            if function(self._facts, key.encode("utf-8"), _encode(note, key)) == _abi.NO_MEMORY:
                raise MemoryError(key)

    def _toolstack(self, given: Any) -> None:
        """Width and instruction set of the tool stack follow from each other."""
        if not isinstance(given, Mapping) or ("arch" in given) == ("bits" in given):
            return
        if "arch" in given:
            for arch, _, bits in _ARCHES:
                if arch == given["arch"]:
                    self.set("toolstack.bits", bits)
            return
        host = ""
        if "hypervisor.arch" in self._names:
            value = self._get("hypervisor.arch")
            host = _abi.string(value.s) if value.known == _abi.KNOWN else ""
        family = [f for arch, f, _ in _ARCHES if arch == host]
        for arch, f, bits in _ARCHES:
            if [f] == family and bits == given["bits"]:
                self.set("toolstack.arch", arch)


def _is_integer(value: Any, low: int, end: int) -> bool:
    # ctypes would cut a larger one without a word.
    return isinstance(value, int) and not isinstance(value, bool) and low <= value < end


def _encode(value: str, path: str) -> bytes:
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("{}: half of a surrogate pair is no character".format(path))
