# SPDX-License-Identifier: MIT
"""Reports of a XAPI host and its VMs, by a session that the caller has: plugin and hook."""
import json
import tempfile
from typing import Any, Dict, List, Mapping, Tuple

from . import program
from .xapi import Record, guest_facts, host_facts

INVENTORY = "/etc/xensource-inventory"
OPTIONS = ("release", "require", "today", "operation")


class Refused(Exception):
    """A code and words: there is no report."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, words)
        self.code, self.words = code, words


def _options(arguments: Mapping[str, str]) -> List[str]:
    """Of the caller, each as one word: none of them can become another option."""
    return ["--{}={}".format(name, arguments[name]) for name in OPTIONS if name in arguments]


def _ask(arguments: List[str], given: Mapping[str, str], text: bytes = b"",
         files: Tuple[int, ...] = ()) -> Dict[str, Any]:
    answer = program.run(arguments, given, text, files)
    if answer.document is None:
        raise Refused("SUPPORTCHECK_FAILED", answer.error)
    return answer.document


def _probed(given: Mapping[str, str]) -> Mapping[str, Any]:
    """Facts of this machine: saved ones, which saves probing, or those of now."""
    path = given.get("SUPPORTCHECK_HOST")
    if not path:
        return _ask(["host"], given)
    try:
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise Refused("SUPPORTCHECK_HOST", program.printable(str(error)))
    return facts if isinstance(facts, dict) else {}


def _this_host(session: Any, given: Mapping[str, str]) -> Dict[str, Any]:
    inventory = program.settings(given.get("SUPPORTCHECK_INVENTORY", INVENTORY), "INSTALLATION_")
    uuid = inventory.get("INSTALLATION_UUID", "")
    record = {}  # type: Record
    if uuid:
        record = session.xenapi.host.get_record(session.xenapi.host.get_by_uuid(uuid))
    return host_facts(record, _probed(given))


def version(given: Mapping[str, str]) -> Dict[str, str]:
    """Of the program, and which policy it has."""
    answer = program.run(["version"], given)
    lines = answer.text.splitlines()
    if answer.status != 0 or len(lines) < 2:
        raise Refused("SUPPORTCHECK_FAILED", answer.error)
    return {"program": lines[0], "policy": lines[1]}


def host_document(session: Any, given: Mapping[str, str],
                  arguments: Mapping[str, str]) -> Dict[str, Any]:
    """The JSON report of the host that this runs on, whatever the guest."""
    facts = json.dumps(_this_host(session, given)).encode("ascii")
    return _ask(["check"] + program.extra_options(given) + _options(arguments)
                + ["--host", "-", "--format", "json"], given, facts)


def vm_document(session: Any, uuid: str, given: Mapping[str, str],
                arguments: Mapping[str, str]) -> Dict[str, Any]:
    """The JSON report of a VM on the host that this runs on, wherever the VM runs."""
    def look(kind: str, reference: str) -> Record:
        try:
            record = getattr(session.xenapi, kind).get_record(reference)
        except Exception:  # pylint: disable=broad-except # it is gone: nothing is known of it
            return {}
        return record if isinstance(record, dict) else {}

    vm = session.xenapi.VM.get_record(session.xenapi.VM.get_by_uuid(uuid))
    with tempfile.TemporaryFile() as host:  # without a name: nobody else writes it
        host.write(json.dumps(_this_host(session, given)).encode("ascii"))
        host.flush()
        words = (["check"] + program.extra_options(given) + _options(arguments) +
                 ["--host", "/dev/fd/{}".format(host.fileno()), "--format", "json",
                  "--input", "facts-json", "-"])
        return _ask(words, given, json.dumps({"guest": guest_facts(vm, look)}).encode("ascii"),
                    (host.fileno(),))
