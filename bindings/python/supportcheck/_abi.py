# SPDX-License-Identifier: MIT
"""The C ABI of libsupportcheck as ctypes see it: structures and prototypes, nothing else."""
import ctypes as c
import os
from typing import Any

NO_INDEX = c.c_size_t(-1).value

# enum scheck_status, the codes that are told apart here
OK, NO_MEMORY, RANGE, NO_FACT, TYPE, LIMIT, DERIVED = 0, -2, -3, -4, -5, -6, -13
# enum scheck_known, enum scheck_type
UNKNOWN, ABSENT, KNOWN = 0, 1, 2
BOOL, INT, UINT, STRING, LIST = 1, 2, 3, 4, 5
# enum scheck_axis
FUNCTION, SECURITY = 0, 1

COVERAGES = ("covered", "assumed", "newer", "older")
SEVERITIES = ("info", "warning", "serious")
SCOPES = ("none", "host", "guest", "both")
ERRED = 2
N_OPERATIONS = 8


class Str(c.Structure):
    _fields_ = [("data", c.c_void_p), ("len", c.c_size_t)]


class _Union(c.Union):
    _fields_ = [("b", c.c_bool), ("i", c.c_int64), ("u", c.c_uint64), ("s", Str),
                ("n_elements", c.c_size_t)]


class Value(c.Structure):
    _anonymous_ = ("of",)
    _fields_ = [("known", c.c_int), ("type", c.c_int), ("of", _Union)]


class PolicyInfo(c.Structure):
    _fields_ = [("serial", c.c_uint64), ("digest", c.c_char * 65), ("size", c.c_size_t),
                ("n_facts", c.c_size_t), ("n_statements", c.c_size_t), ("n_rules", c.c_size_t),
                ("n_nodes", c.c_size_t), ("n_releases", c.c_size_t), ("has_documents", c.c_bool)]


class Release(c.Structure):
    _fields_ = [(n, c.c_char_p) for n in (
        "id", "initial", "supported_until", "security_supported_until")] + [
            ("development", c.c_bool)]


class FactInfo(c.Structure):
    _fields_ = [("name", c.c_char_p), ("unit", c.c_char_p), ("type", c.c_int),
                ("optional", c.c_bool), ("derived", c.c_bool), ("is_enum", c.c_bool),
                ("of_records", c.c_bool), ("element", c.c_int), ("list", c.c_size_t),
                ("max_elements", c.c_size_t), ("n_values", c.c_size_t), ("role", c.c_int)]


class Level(c.Structure):
    _fields_ = [("function", c.c_uint8), ("security", c.c_uint8)]


class Statement(c.Structure):
    _fields_ = [(n, c.c_char_p) for n in (
        "id", "feature", "path", "qualifier", "message", "caveat", "remedy", "link",
        "consequence", "references")] + [
            ("is_limit", c.c_bool), ("operations", c.c_uint), ("subject", c.c_size_t),
            ("checkable", c.c_bool)]


class Finding(c.Structure):
    _fields_ = [("statement", c.c_size_t), ("outcome", c.c_int), ("level", Level),
                ("label", c.c_char_p), ("scope", c.c_int), ("severity", c.c_int),
                ("undocumented", c.c_bool), ("counts", c.c_bool), ("waiver", c.c_char_p),
                ("rule", c.c_size_t)]


class Report(c.Structure):
    _fields_ = [("policy", c.c_void_p), ("release", c.c_char_p), ("version", c.c_char_p),
                ("coverage", c.c_int), ("operation", c.c_int), ("best", Level), ("worst", Level),
                ("findings", c.POINTER(Finding)), ("n_findings", c.c_size_t),
                ("undetermined", c.POINTER(Finding)), ("n_undetermined", c.c_size_t),
                ("waived", c.POINTER(Finding)), ("n_waived", c.c_size_t),
                ("n_in_use", c.c_size_t), ("n_harmless", c.c_size_t)]


class Options(c.Structure):
    _fields_ = [("size", c.c_size_t), ("release", c.c_char_p)]


class FactRef(c.Structure):
    _fields_ = [("fact", c.c_size_t), ("element", c.c_size_t)]


class Reason(c.Structure):
    _fields_ = [("text", c.c_char * 200), ("holds", c.c_bool), ("fact", FactRef),
                ("actual", Value)]


class Limit(c.Structure):
    _fields_ = [("subject", c.c_size_t), ("actual", Value), ("at_least", Value),
                ("max", c.c_int64)]


class Change(c.Structure):
    _fields_ = [("kind", c.c_int), ("fact", FactRef), ("from", Value), ("to", Value)]


class Remedy(c.Structure):
    _fields_ = [("changes", c.POINTER(Change)), ("n_changes", c.c_size_t),
                ("n_new_findings", c.c_size_t), ("leaves_undetermined", c.c_bool)]


class Advice(c.Structure):
    _fields_ = [("end", c.c_int), ("remedies", c.POINTER(Remedy)), ("n_remedies", c.c_size_t),
                ("n_tried", c.c_size_t)]


P = c.c_void_p
_size = c.POINTER(c.c_size_t)
PROTOTYPES = {
    "status_message": (c.c_char_p, [c.c_int]),
    "operation_name": (c.c_char_p, [c.c_int]),
    "policy_open": (c.c_int, [P, c.c_size_t, P, c.POINTER(P)]),
    "policy_builtin": (c.c_int, [P, c.POINTER(P)]),
    "policy_close": (None, [P]),
    "policy_info": (None, [P, c.POINTER(PolicyInfo)]),
    "policy_release": (c.c_int, [P, c.c_size_t, c.POINTER(Release)]),
    "policy_fact": (c.c_int, [P, c.c_size_t, c.POINTER(FactInfo)]),
    "policy_level_name": (c.c_char_p, [P, c.c_int, c.c_size_t]),
    "policy_statement": (c.c_int, [P, c.c_size_t, c.POINTER(Statement)]),
    "workspace_new": (c.c_int, [P, P, c.POINTER(P)]),
    "workspace_free": (None, [P]),
    "evaluate": (c.c_int, [P, P, c.POINTER(Options), c.POINTER(c.POINTER(Report))]),
    "missing": (c.c_int, [P, c.c_size_t, c.POINTER(FactRef), c.c_size_t, _size]),
    "explain": (c.c_int, [P, c.c_size_t, c.POINTER(Reason), c.c_size_t, _size]),
    "limit": (c.c_int, [P, c.c_size_t, c.POINTER(Limit)]),
    "fact_ref_name": (c.c_size_t, [P, c.POINTER(FactRef), c.c_char_p, c.c_size_t]),
    "facts_new": (c.c_int, [P, P, c.POINTER(P)]),
    "facts_free": (None, [P]),
    "facts_put": (c.c_int, [P, c.c_size_t, c.c_size_t, c.POINTER(Value)]),
    "facts_put_item": (c.c_int, [P, c.c_size_t, c.c_size_t, c.POINTER(Value)]),
    "facts_get": (c.c_int, [P, c.c_size_t, c.c_size_t, c.POINTER(Value)]),
    "facts_note": (c.c_char_p, [P, c.c_size_t, c.c_size_t]),
    "facts_set_source": (c.c_int, [P, c.c_char_p, c.c_char_p]),
    "facts_set_unknown": (c.c_int, [P, c.c_char_p, c.c_char_p]),
    "adviser_new": (c.c_int, [P, P, c.POINTER(P)]),
    "adviser_free": (None, [P]),
    "advise": (c.c_int, [P, P, c.POINTER(Options), c.c_size_t, c.c_int,
                         c.POINTER(c.POINTER(Advice))]),
}


def load() -> Any:
    """The library: SUPPORTCHECK_LIBRARY names another file than the system's."""
    lib = c.CDLL(os.environ.get("SUPPORTCHECK_LIBRARY") or "libsupportcheck.so.0")
    for name, (result, arguments) in PROTOTYPES.items():
        function = getattr(lib, "scheck_" + name)
        function.restype, function.argtypes = result, arguments
    return lib


def string(data: Str) -> str:
    """A copy of borrowed bytes."""
    return c.string_at(data.data, data.len).decode("utf-8", "replace") if data.len else ""


def text(data: Any) -> str:
    """A copy of a terminated string that is there."""
    return (data or b"").decode("utf-8", "replace")
