# SPDX-License-Identifier: MIT
"""A policy, and the question that is asked of it."""
import ctypes as c
import datetime
import os
import stat
import threading
import weakref
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from . import _abi
from ._facts import Error, Filler, InputError, Json, guest_members, parse, vocabulary
from ._remedy import Adviser
from ._report import Copier, Level, Report

INSTALLED_IMAGE = "/usr/share/supportcheck/policy.img"

PolicyInfo = NamedTuple("PolicyInfo", [
    ("serial", int), ("digest", str), ("size", int), ("statements", int)])


class _Handle:
    """Owns an open policy and the bytes it is a view of, until nobody refers to it any more."""

    def __init__(self, lib: Any, image: Optional[bytes]) -> None:
        pointer = _abi.P()
        # One copy that neither moves nor changes, which is more than a caller's bytearray can say.
        self._image = None if image is None else c.create_string_buffer(
            bytes(image), len(image))
        if self._image is None:
            rc = lib.scheck_policy_builtin(None, c.byref(pointer))
        else:
            rc = lib.scheck_policy_open(self._image, len(self._image), None, c.byref(pointer))
        if rc == _abi.NO_MEMORY:
            raise MemoryError("policy")
        if rc != _abi.OK:
            raise Error("policy: {}".format(_abi.text(lib.scheck_status_message(rc))))
        self.pointer = pointer
        # At exit other threads may still be asking: the system takes the memory back then.
        weakref.finalize(self, _close, lib, pointer, self._image).atexit = False


def _close(lib: Any, pointer: Any, _image: Any) -> None:
    lib.scheck_policy_close(pointer)


class Policy:
    """A compiled policy: the library's own, or the one in @image.

    Immutable, and shared by any number of threads: every check has facts and a workspace of its
    own. There is no close(): it lives as long as somebody refers to it.
    """

    def __init__(self, image: Optional[bytes] = None) -> None:
        self._lib = _abi.load()
        self._handle = _Handle(self._lib, image)
        info = _abi.PolicyInfo()
        self._lib.scheck_policy_info(self._handle.pointer, c.byref(info))
        self.info = PolicyInfo(info.serial, _abi.text(info.digest), info.size, info.n_statements)
        self._names = vocabulary(self._lib, self._handle.pointer, info.n_facts)
        self._levels = tuple(self._level_names(axis) for axis in (_abi.FUNCTION, _abi.SECURITY))

    @classmethod
    def open(cls, path: str) -> "Policy":
        """The image in the file @path, as `docgen compile` writes it."""
        try:
            with open(path, "rb") as file:
                return cls(file.read())
        except OSError as error:
            raise Error("{}: {}".format(path, error.strerror))
        except Error as error:
            raise Error("{}: {}".format(path, error))

    @classmethod
    def installed(cls, path: str = INSTALLED_IMAGE) -> "Policy":
        """The newer of the library's policy and the installed image, as the program chooses.

        The file counts only when it is root's and nobody else can write it; without it, or when
        it cannot be used, the library's own policy answers.
        """
        own = cls()
        try:
            other = cls(_trusted(path))
        except (OSError, Error):
            return own
        return other if other.info.serial > own.info.serial else own

    def __copy__(self) -> "Policy":
        return self

    def __deepcopy__(self, _memo: Dict[int, Any]) -> "Policy":
        return self

    def __reduce__(self) -> Any:
        raise TypeError("a policy cannot be pickled: open it again where it is needed")

    def releases(self) -> Tuple[str, ...]:
        """Ids of the releases that the policy covers, oldest first."""
        names, release = [], _abi.Release()  # type: List[str], _abi.Release
        while self._lib.scheck_policy_release(
                self._handle.pointer, len(names), c.byref(release)) == _abi.OK:
            names.append(_abi.text(release.id))
        return tuple(names)

    def check(self, host: Json, guest: Optional[Json] = None, release: Optional[str] = None,
              operation: Optional[str] = None, today: Optional[str] = None,
              require: str = "security-supported", remedies: bool = True) -> Report:
        """Judge @guest on @host, both facts JSON as text or as parsed.

        @guest may be what stands in the member "guest" alone; None judges what can be said of
        any guest. @release ("4.20") applies another release's statement than the version's.
        @operation and @today ("2026-11-22") replace what the facts say; what neither says is
        "create", and the day of the clock, in UTC. @require is what `status` speaks of, as the program's
        --require. @remedies looks for what would clear each finding and decide what is undetermined;
        without it a check takes a fraction of the time. Raises InputError (a ValueError) for facts that cannot be read, Error for
        anything else that is refused.
        """
        required = self._required(require)
        lib, facts, workspace = self._lib, _abi.P(), _abi.P()
        options = _abi.Options(c.sizeof(_abi.Options), _release(release))
        adviser = None  # type: Optional[Adviser]
        try:
            self._ok(lib.scheck_facts_new(self._handle.pointer, None, c.byref(facts)), "facts")
            self._ok(lib.scheck_workspace_new(self._handle.pointer, None, c.byref(workspace)),
                     "workspace")
            filler, name = self._fill(facts, host, guest, operation, today)
            if remedies:
                adviser = Adviser(lib, self._handle.pointer, facts, options)
            out = c.POINTER(_abi.Report)()
            rc = lib.scheck_evaluate(workspace, facts, c.byref(options), c.byref(out))
            if rc == _abi.RANGE:
                raise Error("release {!r} is not in the policy, which has {}".format(
                    release, ", ".join(self.releases())))
            self._ok(rc, "evaluation")
            copier = Copier(lib, self._handle.pointer, workspace, facts, adviser)
            return self._report(copier, out.contents, required, name, filler.warnings)
        finally:
            if adviser is not None:
                adviser.close()
            lib.scheck_workspace_free(workspace)
            lib.scheck_facts_free(facts)

    def _fill(self, facts: Any, host: Json, guest: Optional[Json], operation: Optional[str],
              today: Optional[str]) -> Tuple[Filler, Optional[str]]:
        filler = Filler(self._lib, self._names, facts)
        filler.fill(parse(host, "host"))
        name = None
        if guest is not None:
            members = guest_members(parse(guest, "guest"))
            filler.fill(members)
            inner = members.get("guest")
            given = inner.get("name") if isinstance(inner, Mapping) else None
            name = given if isinstance(given, str) else ""
        if operation is not None:
            if operation not in self._operations():
                raise InputError("operation {!r}: one of {} is needed".format(
                    operation, ", ".join(self._operations())))
            filler.set("operation", operation)
        elif filler.is_unknown("operation"):
            filler.set("operation", "create")
        if today is not None:
            filler.set("today", _day(today))
        elif filler.is_unknown("today"):
            filler.set("today", datetime.datetime.now(datetime.timezone.utc).date().isoformat())
        return filler, name

    def _operations(self) -> Tuple[str, ...]:
        return tuple(_abi.text(self._lib.scheck_operation_name(i))
                     for i in range(_abi.N_OPERATIONS))

    def _ok(self, rc: int, what: str) -> None:
        if rc == _abi.NO_MEMORY:
            raise MemoryError(what)
        if rc != _abi.OK:
            raise Error("{}: {}".format(what, _abi.text(self._lib.scheck_status_message(rc))))

    def _level_names(self, axis: int) -> Tuple[str, ...]:
        names = []  # type: List[str]
        while True:
            name = self._lib.scheck_policy_level_name(self._handle.pointer, axis, len(names))
            if name is None:
                return tuple(names)
            names.append(_abi.text(name))

    def _required(self, text: str) -> Tuple[int, int]:
        """Indexes of the weakest levels that meet @text."""
        function, security = self._levels
        if text in ("security-supported", "supported"):
            wanted = (_index(function, "supported"), _index(security, "external"))
            return wanted if text == "security-supported" else (wanted[0], len(security) - 1)
        levels = {"function": len(function) - 1, "security": len(security) - 1}
        for part in text.split(","):
            axis, _, name = part.partition("=")
            names = {"function": function, "security": security}.get(axis)
            if names is None or name not in names:
                raise Error("require {!r}: give security-supported, supported, or "
                            "function=LEVEL,security=LEVEL".format(text))
            levels[axis] = names.index(name)
        return levels["function"], levels["security"]

    def _report(self, copier: Copier, r: _abi.Report, required: Tuple[int, int],
                guest: Optional[str], warnings: List[str]) -> Report:
        return Report(
            guest=guest, release=_optional(r.release), version=_optional(r.version),
            assumed=_abi.COVERAGES[r.coverage] == "assumed", coverage=_abi.COVERAGES[r.coverage],
            operation=_abi.text(self._lib.scheck_operation_name(r.operation)),
            best=copier.level(r.best), worst=copier.level(r.worst),
            required=Level(self._levels[0][required[0]], self._levels[1][required[1]]),
            status=_status(r, required),
            findings=copier.findings(r.findings, r.n_findings),
            undetermined=copier.undetermined(r.undetermined, r.n_undetermined),
            waived=copier.findings(r.waived, r.n_waived),
            in_use=r.n_in_use, harmless=r.n_harmless, warnings=tuple(warnings))


def _trusted(path: str) -> bytes:
    """The bytes of a file in which only root has a say."""
    with open(path, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
            raise Error("{}: is not root's alone".format(path))
        return file.read()


def _status(r: _abi.Report, required: Tuple[int, int]) -> str:
    def meets(level: _abi.Level) -> bool:
        return bool(level.function <= required[0] and level.security <= required[1])

    if meets(r.worst):
        return "meets"
    return "undetermined" if meets(r.best) else "fails"


def _index(names: Tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else 0


def _optional(data: Optional[bytes]) -> Optional[str]:
    return None if data is None else _abi.text(data)


def _release(release: Optional[str]) -> Optional[bytes]:
    if release is None:
        return None
    if "\0" in release:
        raise Error("release {!r}: is no name of a release".format(release))
    return release.encode("utf-8", "replace")


def _day(text: str) -> str:
    try:
        if datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat() == text:
            return text
    except ValueError:
        pass
    raise InputError("today {!r}: a day as YYYY-MM-DD is needed".format(text))


_default = None  # type: Optional[Policy]
_default_lock = threading.Lock()


def default_policy() -> Policy:
    """Policy.installed(), opened once."""
    global _default
    with _default_lock:
        if _default is None:
            _default = Policy.installed()
        return _default


def check(host: Json, guest: Optional[Json] = None, release: Optional[str] = None,
          operation: Optional[str] = None, today: Optional[str] = None,
          require: str = "security-supported", remedies: bool = True) -> Report:
    """Policy.check() of the default policy."""
    return default_policy().check(host, guest, release, operation, today, require, remedies)
