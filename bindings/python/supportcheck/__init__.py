# SPDX-License-Identifier: MIT
"""May this guest run on that host? The support statement of Xen, asked from Python.

    >>> import supportcheck
    >>> report = supportcheck.check({"hypervisor": {"version": "4.20.1"}},
    ...                             {"type": "pvh", "memory": 4 << 30})
    >>> report.status
    'undetermined'

check() asks the default policy; Policy opens others. A Report and all in it are tuples, copied
out of the library. report_dict() makes of it what the program's JSON reports are.
"""
from ._facts import Error, InputError
from ._policy import Policy, PolicyInfo, check, default_policy
from ._remedy import Change, Condition, Remedy
from ._report import Finding, Level, Limit, Reason, Report, report_dict

__version__ = "0.1.0"
__all__ = ["Change", "Condition", "Error", "Finding", "InputError", "Level", "Limit", "Policy",
           "PolicyInfo", "Reason", "Remedy", "Report", "check", "default_policy", "report_dict"]
