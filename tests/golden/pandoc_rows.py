# SPDX-License-Identifier: MIT
"""SUPPORT.md's rows out of `pandoc -t json`: path, qualifier (or key) and value, tabs between.

Fails on what Xen's docs/parse-support-md gives up on, or takes for rows that are none: it knows
these kinds of blocks only, and makes a row of each entry of a definition list.
"""
import json
import sys

KNOWN = {"Header", "Para", "CodeBlock", "DefinitionList", "BulletList"}
QUOTES = {"SingleQuote": "'", "DoubleQuote": '"'}


def text(inlines):
    out = ""
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            out += inline["c"]
        elif kind in ("Space", "SoftBreak"):
            out += " "
        elif kind == "Quoted":
            quote = QUOTES[inline["c"][0]["t"]]
            out += quote + text(inline["c"][1]) + quote
        else:
            sys.exit("a heading has markup: " + kind)
    return out


path = []
for block in json.load(sys.stdin)["blocks"]:
    if block["t"] not in KNOWN:
        sys.exit("Xen's parser does not know a " + block["t"])
    if block["t"] == "DefinitionList" and path != ["Release Support"]:
        sys.exit("Xen's parser makes rows of a definition list under " + " > ".join(path))
    if block["t"] == "Header":
        path = path[: block["c"][0] - 1] + [text(block["c"][2])]
    elif block["t"] == "CodeBlock" and path[0] != "Format and definitions":
        for line in block["c"][1].split("\n"):
            key, value = line.split(": ", 1)
            qualifier = "" if key == "Status" else key.removeprefix("Status, ")
            print(" > ".join(path), qualifier, value, sep="\t")
