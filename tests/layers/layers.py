# SPDX-License-Identifier: MIT
"""Hold the #include lines of the sources against what ARCHITECTURE.md says may depend on what.

layers.py TREE; the link lines of CMake say the same of libraries, this of private headers.
"""
import os
import re
import sys

# For each component the libraries it may use beside libc, by the first word of what <...> names,
# and the places whose private headers it may include beside its own. A file is of the component
# with the longest path that fits.
CORE = "libsupportcheck/core"
COMPILE = "libsupportcheck/compile"
JSON = "adapters/json"
READER = "adapters/reader.h"
DECIMAL = "adapters/decimal.h"
GUEST = "adapters/guest"
LAYERS = {
    CORE: ((), ()),
    COMPILE: ((), (CORE,)),
    "libsupportcheck/xml": (("libxml",), (CORE, COMPILE)),
    READER: ((), ()),
    DECIMAL: ((), ()),
    GUEST: ((), (READER, DECIMAL)),
    JSON: ((), (READER, GUEST)),
    "adapters/facts": (("json-c",), (READER, GUEST, JSON)),
    "adapters/host": ((), ()),
    "adapters/libvirt": (("libxml",), (READER, GUEST)),
    "adapters/libxl": ((), (READER, GUEST, JSON)),
    "adapters/xlcfg": (("libxlutil.h",), (READER, GUEST)),
    # The one header opens what was compiled a moment ago without computing its digest again.
    "docgen": (("libxml", "cmark.h"), ("libsupportcheck/core/policy.h", COMPILE, JSON)),
    "cli": (("json-c",), (READER, DECIMAL, JSON, "adapters/facts", "adapters/host",
                          "adapters/libxl")),
    "cli/audit": (("json-c", "clang-c"), ("cli",)),
    "integrations/libxl": ((), ()),
    "integrations/preload": ((), ("integrations/libxl", READER, GUEST, JSON, "adapters/host",
                                  "adapters/libxl")),
}
OWN_LIBRARIES = {name for libraries, _ in LAYERS.values() for name in libraries}
# The core is linked into libxl: what it may call of libc touches nothing but memory.
CORE_HEADERS = {"stdbool.h", "stddef.h", "stdint.h", "stdlib.h", "string.h", "cpuid.h",
                "immintrin.h"}
# Authoring has a library of its own, that the core and the readers of guests do without.
NO_AUTHORING = (CORE, "adapters", "integrations")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)


def is_in(path, directory):
    return path == directory or path.startswith(directory + "/")


def component_of(path):
    return max((c for c in LAYERS if is_in(path, c)), key=len, default=None)


def resolve(tree, source, name):
    """The file of the tree that a quoted include names, as the compiler looks for it."""
    for base in (os.path.dirname(source), ""):
        path = os.path.normpath(os.path.join(base, name))
        if os.path.isfile(os.path.join(tree, path)):
            return path
    return None


def quoted_fault(tree, source, component, name):
    path = resolve(tree, source, name)
    if path is None or is_in(path, component) and component_of(path) == component:
        return None  # what the build makes is nobody's private header
    if any(is_in(path, allowed) for allowed in LAYERS[component][1]):
        return None
    return f"{component} may not include {path}"


def angled_fault(component, name):
    if name == "supportcheck/policy.h" and any(is_in(component, c) for c in NO_AUTHORING):
        return f"{component} does without the authoring library"
    if name.startswith("supportcheck/"):
        return None
    if component == CORE:
        return None if name in CORE_HEADERS else f"{component} may not use <{name}>"
    library = name.split("/")[0]
    if library in OWN_LIBRARIES and library not in LAYERS[component][0]:
        return f"{component} may not use {library}"
    return None


def faults_of(tree, source):
    component = component_of(source)
    with open(os.path.join(tree, source), encoding="utf-8") as file:
        text = file.read()
    for match in INCLUDE.finditer(text):
        fault = (angled_fault(component, match[2]) if match[1] == "<"
                 else quoted_fault(tree, source, component, match[2]))
        if fault:
            yield f"{source}:{text.count(chr(10), 0, match.start()) + 1}: {fault}"


def sources(tree):
    for top in sorted({component.split("/")[0] for component in LAYERS}):
        for directory, _, names in os.walk(os.path.join(tree, top)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(directory, name), tree)
                if name.endswith((".c", ".h")) and component_of(path):
                    yield path


def main(tree):
    files = list(sources(tree))
    faults = [fault for source in files for fault in faults_of(tree, source)]
    empty = [c for c in LAYERS if all(component_of(source) != c for source in files)]
    print("\n".join(faults + [f"{c}: has no sources" for c in empty]
                    + [f"{len(files)} files, {len(faults)} includes against the layers"]))
    return 1 if faults or empty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
