# SPDX-License-Identifier: MIT
"""SUPPORT.md's rows out of `pandoc -t json`: path, qualifier (or key) and value, tabs between."""
import json
import sys

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
    if block["t"] == "Header":
        path = path[: block["c"][0] - 1] + [text(block["c"][2])]
    elif block["t"] == "CodeBlock" and path[0] != "Format and definitions":
        for line in block["c"][1].split("\n"):
            key, value = line.split(": ", 1)
            qualifier = "" if key == "Status" else key.removeprefix("Status, ")
            print(" > ".join(path), qualifier, value, sep="\t")
