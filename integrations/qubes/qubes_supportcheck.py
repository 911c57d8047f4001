# SPDX-License-Identifier: MIT
"""Extension of qubesd: before a qube starts, its libvirt XML is held against Xen's support
statement; findings go to the qube's log, or stop the start.

qubesd serves every qube in one process: the check runs in another, with a time limit, and
nothing that goes wrong with it stops a start.
"""
import asyncio

import qubes.exc
import qubes.ext
from supportcheck import program


class SupportcheckExtension(qubes.ext.Extension):
    """Found by its entry point in the group qubes.ext."""

    @qubes.ext.handler("domain-pre-start")
    async def on_domain_pre_start(self, vm, event, **kwargs):
        """SUPPORTCHECK_QUBES in /etc/default/supportcheck is off, warn or enforce."""
        given = program.settings()
        mode = program.mode(given, "QUBES")
        if mode == "off":
            return
        try:
            answer = await ask(vm.create_config_file(), given)
        except Exception as error:  # pylint: disable=broad-except
            answer = program.Answer(126, None, "", program.printable(repr(error)))
        if answer.document is None:
            vm.log.warning("supportcheck: not checked: %s", answer.error)
            return
        lines = program.findings(answer.document)
        for line in lines:
            vm.log.warning("supportcheck: %s", line)
        if mode == "enforce" and answer.status == 1 and lines:
            raise qubes.exc.QubesVMError(
                vm, "outside Xen's support statement: " + "; ".join(lines))


async def ask(xml, given):
    """The program's answer to domain XML."""
    arguments = program.check_arguments(given) + ["--input", "libvirt-xml", "-"]
    process = await asyncio.create_subprocess_exec(
        *program.command(given, arguments), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, start_new_session=True)
    try:
        out, errors = await asyncio.wait_for(
            process.communicate(xml.encode("utf-8", "replace")), program.limit(given))
    except asyncio.TimeoutError:
        program.give_up(process.pid)
        return program.Answer(
            124, None, "", "no answer within {:g} seconds".format(program.limit(given)))
    return program.answer(process.returncode, out, errors)
