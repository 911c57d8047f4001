# SPDX-License-Identifier: MIT
class Extension:
    pass


def handler(*events):
    def mark(function):
        function.ha_events = events
        return function
    return mark
