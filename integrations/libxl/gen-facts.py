#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write the tables by which libxl_supportcheck.c turns libxl's structures into facts.

Usage: gen-facts.py VOCABULARY_DIR _libxl_types.h >libxl_supportcheck_tables.h

A fact whose source of kind "libxl" is one member of a structure becomes a row
of that member's own type. The others are listed in a comment of the output:
libxl_supportcheck_facts.h or the .c file has to name each of them, which the test checks.
"""
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

# Members that the oldest libxl lacks: which macro tells that they are there, and their type.
NEWER = {
    "b_info.bootloader_restrict": ("LIBXL_HAVE_BOOTLOADER_RESTRICT", "libxl_defbool"),
    "b_info.xenstore_feature_mask": ("LIBXL_HAVE_XENSTORE_FEATURE_MASK", "uint32_t"),
    "b_info.num_llc_colors": ("LIBXL_HAVE_BUILDINFO_LLC_COLORS", "int"),
    "b_info.arch_arm.sve_vl": ("LIBXL_HAVE_BUILDINFO_ARCH_ARM_SVE_VL", "number"),
    "b_info.arch_arm.arm_sci.type": ("LIBXL_HAVE_BUILDINFO_ARCH_ARM_SCI", "enum libxl_arm_sci_type"),
    "libxl_device_p9.type": ("LIBXL_HAVE_P9_ADD", "enum libxl_p9_type"),
    "virtios": ("LIBXL_HAVE_BUILDINFO_ARCH_ARM_SVE_VL", "libxl_device_virtio"),
    "libxl_device_virtio.type": (None, "char *"),
    "libxl_device_virtio.transport": (None, "enum libxl_virtio_transport"),
    "libxl_device_virtio.backend_domid": (None, "uint32_t"),
}
# Said by libxl_supportcheck.c although their source is one member: it takes more than reading it.
BY_HAND = {"guest.bootloader", "guest.device_model", "guest.firmware", "guest.soundhw",
           "guest.nics.script", "guest.usb_controllers.version", "guest.usb_controllers.ports",
           "guest.cpupool", "guest.cpupool_id", "guest.cpuid_beyond_default", "guest.max_vcpus",
           "guest.usb_devices.hostbus", "guest.usb_devices.hostaddr"}
# What a member that libxl did not resolve stands for, where it is not "not set".
UNSET = {"guest.vuart": "none", "guest.p9s.security_model": "", "guest.virtios.transport": "unknown"}
INTEGERS = {"int": "INT", "uint8_t": "UINT", "uint16_t": "UINT", "uint32_t": "UINT",
            "uint64_t": "UINT", "libxl_devid": "INT", "libxl_domid": "UINT", "number": "NUMBER"}


def parse_header(text):
    """Members of structures by name, each a type or a nested dict; and the enumerations' names."""
    structs, enums, stack = {}, set(), []
    for line in text.splitlines():
        line = line.strip()
        if m := re.match(r"typedef enum (\w+) \{", line):
            enums.add(m[1])
        elif m := re.match(r"typedef struct (\w+) \{", line):
            stack = [{}]
        elif stack and line in ("struct {", "union {"):
            stack.append({})
        elif stack and (m := re.match(r"\} (\w+);", line)):
            inner = stack.pop()
            (stack[-1] if stack else structs)[m[1]] = inner
        elif stack and (m := re.match(r"(?:const )?([\w ]+?)( \*)? (\w+);", line)):
            stack[-1][m[3]] = m[1] + (" *" if m[2] else "")
    return structs, enums


class Tables:
    def __init__(self, header):
        self.structs, self.enums = parse_header(header)
        self.by_hand = []

    def type_of(self, struct, path):
        """The type of the member @path of @struct, and the macro that guards it; None: no such."""
        for key in (path, f"{struct}.{path}"):
            if key in NEWER and (key == path) == (struct == "libxl_domain_config"):
                return NEWER[key][1], NEWER[key][0]
        at = self.structs.get(struct)
        for name in path.split("."):
            if isinstance(at, str):
                at = self.structs.get(at)
            if not isinstance(at, dict) or name not in at:
                return None, None
            at = at[name]
        return (f"enum {at}" if at in self.enums else at) if isinstance(at, str) else None, None

    def kind(self, fact, member, ctype):
        """The kind of row for @fact, or None."""
        want, name = fact.get("type"), member.split(".")[-1]
        if want == "bool":
            return {"libxl_defbool": "DEFBOOL", "bool": "BOOL", "int": "FLAG", "char *": "POINTER",
                    "libxl_cpuid_policy_list": "POINTER", "uint64_t": "FLAG"}.get(ctype)
        if want == "int" and ctype in INTEGERS:
            if fact.get("unit") == "bytes":
                return "KIB" if name.endswith("kb") else None
            return INTEGERS[ctype]
        if want == "string":
            return "STRING" if ctype == "char *" else "WORD" if ctype.startswith("enum ") else None
        return "STRINGS" if want == "list" and ctype == "libxl_string_list" else None

    def row(self, full, fact, struct, member):
        """One row of a table, or None where the fact has to be made by hand."""
        ctype, guard = self.type_of(struct, member)
        kind = ctype and full not in BY_HAND and self.kind(fact, member, ctype)
        if not kind:
            return None
        arm = {"b_info.u.hvm.": "HVM", "b_info.u.pvh.": "PVH"}.get(member[:13], "ANY")
        table = f"{ctype[5:]}_string_table" if kind == "WORD" else "NULL"
        words = [v.text or "" for v in fact.findall("value")]
        empty = re.search("empty (for|when)", fact.get("meaning")) if kind == "STRING" else "" in words
        unset = f'"{UNSET[full]}"' if full in UNSET else '""' if empty else "NULL"
        without = next((w for w in ("", "none", *words[:1]) if w in words), "")
        without = "NULL" if fact.get("optional") else f'"{without}"'
        rest = f"{arm}, {table}, {unset}, {without} }},"
        there = (f'    {{ "{full}", {kind}, MEMBER({struct}, {member}),\n'
                 f"      {rest}")
        if not guard:
            return there
        want = {"bool": "DEFBOOL", "int": "NUMBER"}.get(fact.get("type"), "STRING")
        lacking = f'    {{ "{full}", {want}, LACKING, 0, ANY, NULL, {unset}, {without} }},'
        return f"#ifdef {guard}\n{there}\n#else\n{lacking}\n#endif"


def libxl_source(fact):
    found = [s.text for s in fact.findall("source") if s.get("kind") == "libxl"]
    return found[0] if found else None


def is_member(source):
    return source and re.fullmatch(r"[\w.]+", source)


def scalars(tables, facts):
    """Rows of the configuration and of libxl_physinfo."""
    config, physinfo = [], []
    for full, fact in facts:
        source = libxl_source(fact)
        if not source or fact.find("field") is not None:
            continue
        struct, member, out = "libxl_domain_config", source.split(",")[0], config
        if source.startswith("libxl_physinfo."):
            struct, member, out = "libxl_physinfo", source.split(".", 1)[1], physinfo
        alone = "," not in source or ", since" in source
        row = alone and is_member(member) and tables.row(full, fact, struct, member)
        if row:
            out.append(row)
        else:
            tables.by_hand.append(full)
    return config, physinfo


def element_rows(tables, full, fact, struct):
    rows = []
    for field in fact.findall("field"):
        name, source = f"{full}.{field.get('name')}", libxl_source(field)
        if source == "backend_domid, backend_domname":
            continue
        row = is_member(source) and tables.row(name, field, struct, source)
        if row:
            rows.append(row)
        else:
            tables.by_hand.append(name)
    return rows


def lists(tables, facts):
    """A table for each list of devices, and the table of them."""
    out, index = [], []
    for full, fact in facts:
        source = libxl_source(fact)
        if fact.find("field") is None or not is_member(source):
            continue
        ctype, guard = tables.type_of("libxl_domain_config", source)
        struct = ctype and ctype.removesuffix(" *")
        if not struct:
            tables.by_hand.append(full)
            continue
        name = full.split(".")[1]
        rows = element_rows(tables, full, fact, struct)
        count = re.sub(r"(\w+)$", r"num_\1", source)
        backend = tables.type_of(struct, "backend_domid")[0] is not None
        head, tail = (f"#ifdef {guard}\n", "#endif\n") if guard else ("", "")
        out.append(f"{head}static const struct row {name}_rows[] = {{\n" + "\n".join(rows) +
                   ("\n" if rows else "") + "    { .fact = NULL }\n};\n" + tail)
        at = [f"offsetof({struct}, {m})" if backend else "LACKING"
              for m in ("backend_domid", "backend_domname")]
        index.append(f'{head}    {{ "{full}", {name}_rows, offsetof(libxl_domain_config, {source}),\n'
                     f"      offsetof(libxl_domain_config, {count}),\n"
                     f"      sizeof({struct}),\n      {at[0]}, {at[1]} }},\n{tail}".rstrip())
        if guard:
            index[-1] = index[-1].replace("\n#endif", f'\n#else\n    {{ "{full}", NULL, LACKING, '
                                          "LACKING, 0, LACKING, LACKING },\n#endif")
    return out, index


def main():
    vocabulary, header = Path(sys.argv[1]), Path(sys.argv[2])
    facts = []
    for path in sorted(vocabulary.glob("*.xml")):
        for group in ET.parse(path).getroot().iter("facts"):
            prefix = group.get("namespace")
            facts += [(f"{prefix}.{f.get('name')}", f) for f in group.findall("fact")]
    tables = Tables(header.read_text(encoding="utf-8"))
    config, physinfo = scalars(tables, facts)
    elements, index = lists(tables, facts)
    print("/* SPDX-License-Identifier: MIT */")
    print("/*\n * Written by gen-facts.py from supportcheck's vocabulary: do not edit.\n *")
    print(" * libxl_supportcheck.c and _facts.h say, where they can, what these are:")
    for name in sorted(tables.by_hand):
        print(f" * {name}")
    print(" */")
    for title, rows in (("config", config), ("physinfo", physinfo)):
        print(f"static const struct row {title}_rows[] = {{")
        print("\n".join(rows) + "\n    { .fact = NULL }\n};\n")
    print("\n".join(elements))
    print("static const struct list lists[] = {\n" + "\n".join(index) + "\n};")


if __name__ == "__main__":
    main()
