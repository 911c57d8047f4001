# SPDX-License-Identifier: MIT
"""The rows, columns and links of `docgen matrix` against what they have to be.

matrix_rows.py MATRIX pandoc RELEASE=JSON...      SUPPORT.md of each release, newest first, as
                                                  pandoc reads it: the same rows, nothing else
matrix_rows.py MATRIX xen HTML RELEASE...         what Xen's own scripts made of SUPPORT.md
matrix_rows.py MATRIX published HTML RELEASE=TSV... the same of the published texts; TSV: what
                                                  `docgen statements` prints, with the errata
"""
import html.parser
import json
import re
import sys

NONE = "–"
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


class Row:
    def __init__(self, path, head):
        self.path, self.head, self.cells = path, head, {}


def words(text):
    return " ".join(text.translate(STRAIGHT).split())


class Table(html.parser.HTMLParser):
    """Rows of a page as lists of cells; what stands in an element of class C is in cell[C]."""

    def __init__(self):
        super().__init__()
        self.rows, self.cell, self.inside = [], None, []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.rows.append((attrs, []))
        elif tag in ("td", "th"):
            self.cell = {"tag": tag, "attrs": attrs, "text": "", "links": [], "ids": []}
            self.rows[-1][1].append(self.cell)
        elif self.cell is not None:
            self.inside.append(attrs.get("class") or tag)
            self.cell["links"] += [attrs["href"]] if "href" in attrs else []
            self.cell["ids"] += [attrs["id"]] if "id" in attrs else []

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None
        elif self.cell is not None:
            self.inside.pop()

    def handle_data(self, data):
        if self.cell is not None:
            kind = next((i for i in self.inside if i in ("q", "tag", "vh", "small", "sup")), "text")
            self.cell[kind] = self.cell.get(kind, "") + data


def read(file):
    table = Table()
    with open(file, encoding="utf-8") as page:
        table.feed(page.read())
    return table.rows


def ours(file):
    """The rows of SUPPORT.md by id, and what every id names: other rows are our own statements."""
    rows, ids, group, releases = {}, set(), [], None
    for attrs, cells in read(file):
        first = cells[0]
        ids.update(first["ids"])
        if releases is None:
            releases = [cell["text"] for cell in cells[1:]]
        elif attrs.get("class") == "group":
            group = [words(title) for title in first["text"].split(" › ")]
        elif "id" in first["attrs"]:
            ids.add(first["attrs"]["id"])
            path = group + [words(first["text"])] + ([words(first["q"])] if "q" in first else [])
            row = Row(path, (first["links"] or [None])[0])
            for release, cell in zip(releases, cells[1:]):
                row.cells[release] = (words(cell["text"]), cell["links"])
            rows[first["attrs"]["id"]] = row
    return rows, ids, releases


def xen(file, releases):
    """The same of Xen's matrix. A heading spans rows; a status, one column or two."""
    rows, spans = {}, {}
    for _, cells in read(file):
        line, waiting = [], iter(cells)
        cell = next(waiting, None)
        while cell is not None or len(line) in spans:
            if len(line) in spans:
                above, left = spans.pop(len(line))
                if left > 1:
                    spans[len(line)] = (above, left - 1)
                line.append(above)
                continue
            down = int(cell["attrs"].get("rowspan", 1))
            for _ in range(int(cell["attrs"].get("colspan", 1))):
                if down > 1:
                    spans[len(line)] = (cell, down - 1)
                line.append(cell)
            cell = next(waiting, None)
        heads = len(line) - 2 * len(releases)
        titles = [c for i, c in enumerate(line[:heads]) if c["tag"] == "th" and c not in line[:i]]
        row = Row([words(c["text"]) for c in titles], (titles[-1]["links"] or [None])[0])
        for i, release in enumerate(releases):
            status, more = line[heads + 2 * i : heads + 2 * i + 2]
            text = words(status["text"])
            links = status["links"] + (more["links"] if more is not status else [])
            # [*] spans all rows of a section, those as well that this release does not have.
            row.cells[release] = (NONE, []) if text == "-" else (text, links)
        rows[titles[-1]["attrs"]["id"]] = row
    return rows


def text_of(inlines):
    out = ""
    for inline in inlines:
        kind, value = inline["t"], inline.get("c")
        if kind in ("Space", "SoftBreak"):
            out += " "
        elif kind == "Quoted":
            quote = "'" if value[0]["t"] == "SingleQuote" else '"'
            out += quote + text_of(value[1]) + quote
        elif kind == "Str":
            out += value
    return words(out)


def key_of(anchor, qualifier):
    """As Xen's parser calls a row, and we do."""
    return anchor + ("--" + re.sub("[^-0-9a-z]", "", qualifier.lower().replace(" ", "-"))
                     if qualifier else "")


def page_of(release, newest):
    version = "unstable" if release == newest else release + "-testing"
    return "https://xenbits.xen.org/docs/" + version + "/SUPPORT.html"


def literal_rows(block, anchor, top):
    for line in block.split("\n") if block.startswith(("Status", "Xen-Version")) else []:
        key, value = line.split(": ", 1)
        name = key if top else key.removeprefix("Status").removeprefix(", ")
        yield key_of(anchor, name), [name] if name else [], words(value)


def pandoc(files):
    rows, newest = {}, next(iter(files))
    for release, file in files.items():
        page = page_of(release, newest)
        path = []
        with open(file, encoding="utf-8") as document:
            blocks = json.load(document)["blocks"]
        for block in blocks:
            if block["t"] == "Header":
                level, (anchor, _, _), title = block["c"]
                path = path[: level - 1] + [text_of(title)]
                link = page + "#" + anchor
                # What is said of all of a feature is found wherever the feature still is.
                rows.setdefault(anchor, Row(list(path), link))
            elif block["t"] == "CodeBlock":
                top = path == ["Release Support"]
                for key, qualifier, status in literal_rows(block["c"][1], anchor, top):
                    row = rows.setdefault(key, Row(path + qualifier, None if top else link))
                    row.cells[release] = (status, [] if top else [link])
    for release in files:
        rows["release-support--xen-version"].cells[release][1].append(page_of(release, newest))
    return {key: row for key, row in rows.items() if row.cells}


failures = 0


def fail(*what):
    global failures
    failures += 1
    print("FAILED:", *what, file=sys.stderr)


def same_head(mine, theirs, releases):
    """A row leads to the newest release that has it, which theirs may not have been made of."""
    if all(release in releases for release in mine.cells):
        return mine.head == theirs.head
    return mine.head and mine.head.split("#")[1] == theirs.head.split("#")[1]


def compare(mine, theirs, releases, exact):
    for key in theirs.keys() - mine.keys():
        fail("no row", key, theirs[key].path)
    for key in mine.keys() - theirs.keys() if exact else ():
        fail("a row of our own", key, mine[key].path)
    for key in mine.keys() & theirs.keys():
        if mine[key].path != theirs[key].path:
            fail(key, "is called", mine[key].path, "and not", theirs[key].path)
        if theirs[key].head and not same_head(mine[key], theirs[key], releases):
            fail(key, "leads to", mine[key].head, "and not to", theirs[key].head)
        for release in releases:
            status, links = mine[key].cells.get(release, (NONE, []))
            wanted, wanted_links = theirs[key].cells.get(release, (NONE, []))
            if status != wanted:
                fail(key, "in", release, "is", status, "and not", wanted)
            for link in set(wanted_links) - set(links):
                fail(key, "in", release, "does not lead to", link)


def slips(files):
    """Our path and the release, to the qualifier and the status that were published; or to None."""
    out = {}
    for release, file in files.items():
        with open(file, encoding="utf-8") as lines:
            for fields in (line.rstrip("\n").split("\t") for line in lines):
                slip = fields[7].split("; ")
                said = dict(s.split(": ", 1) if ": " in s else (s, "") for s in slip)
                path = fields[0].split(" > ") + ([fields[1]] if fields[1] else [])
                published = (said.get("qualifier", fields[1]), words(said.get("status", fields[2])))
                if fields[7]:
                    out[tuple(map(words, path)), release] = None if "lost" in said else published
    return out


def publish(mine, files):
    """Put the slips of the published texts into our rows."""
    found, moved = slips(files), []
    for key, row in list(mine.items()):
        for release in files:
            if (tuple(row.path), release) in found:
                published = found[tuple(row.path), release]
                _, links = row.cells.pop(release)
                if published:
                    moved.append((release, key, row, published, links))
    for release, key, row, (qualifier, status), links in moved:
        other = key_of(key.split("--")[0], qualifier)
        there = mine.setdefault(other, Row(row.path[:-1] + [words(qualifier)], links[0]))
        # Of a key that was published twice Xen's parser keeps the last.
        there.cells[release] = (status, links)
    for release, key, row, (qualifier, _), links in moved:
        # A row is headed by the newest release that has it.
        there = mine[key_of(key.split("--")[0], qualifier)]
        newest = [r for r in files if there.cells.get(r, (NONE,))[0] != NONE][0]
        there.head = there.cells[newest][1][0]


def main():
    mine, ids, releases = ours(sys.argv[1])
    kind, arguments = sys.argv[2], sys.argv[3:]
    if kind == "pandoc":
        files = dict(a.split("=", 1) for a in arguments)
        theirs = pandoc(files)
        mine.pop("release-support--release-notes")
        compare(mine, theirs, releases, True)
        if list(files) != releases:
            fail("the columns are", releases)
    elif kind == "xen":
        theirs = xen(arguments[0], arguments[1:])
        compare(mine, theirs, releases, True)
    else:
        files = dict(a.split("=", 1) for a in arguments[1:])
        theirs = xen(arguments[0], list(files))
        publish(mine, files)
        compare(mine, theirs, list(files), False)
    for key in {k.split("--")[0] for k in theirs} - ids:
        fail("nothing on the page is called", key)
    print(len(theirs), "rows,", sum(len(row.cells) for row in theirs.values()), "cells:", kind)
    sys.exit(failures > 0)


main()
