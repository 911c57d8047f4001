# SPDX-License-Identifier: MIT
"""Every small mistake that can be planted in C source laid out as this project's is."""
import collections
import hashlib
import re

# @line counts from 0; @before and @after are that line, @operator is the kind of mistake.
Mutant = collections.namedtuple("Mutant", "path line before after operator")

# What is no code of its own: comments, texts and characters, whatever they hold.
NOT_CODE = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

RELATIONS = {"==": ("!=",), "!=": ("==",), "<": ("<=", ">="), "<=": ("<", ">"),
             ">": (">=", "<="), ">=": (">", "<")}
PAIRS = {
    "logical": {"&&": "||", "||": "&&"},
    "arithmetic": {"+": "-", "-": "+", "*": "/", "/": "*", "%": "/", "+=": "-=", "-=": "+="},
    "bitwise": {"&": "|", "|": "&", "<<": ">>", ">>": "<<", "&=": "|=", "|=": "&="},
}
NUMBER = re.compile(r"(?<![\w.])(\d+)([uU]?[lL]{0,2})(?![\w.])")
DECLARATION = re.compile(r"[a-z]\w*( [a-z]\w*)* \**\w+(\[.*\])?( = |,|;)")
# A worse hash is slower and not wrong.
HASHING = re.compile(r"hash|% \S*n_buckets")
CONDITION = re.compile(r"\b(?:if|while) \((.+)\)( \{)?$")


def masked(text):
    """@text with everything that is no code made blank, of the same length."""
    return NOT_CODE.sub(lambda m: re.sub(r"[^\n]", "\0", m.group()), text)


def places(text):
    """(number, line, masked line) of every line of a function's body."""
    inside = False
    for number, (line, code) in enumerate(zip(text.split("\n"), masked(text).split("\n"))):
        if line == "{":
            inside = True
        elif line == "}":
            inside = False
        elif inside and not code.startswith("#") and not HASHING.search(code):
            yield number, line, code


def binary_mistakes(line, code):
    for match in re.finditer(r"(?<=\S )([-+*/%&|<>=!]{1,2})(?= \S)", code):
        token, start, end = match.group(1), match.start(1), match.end(1)
        for other in RELATIONS.get(token, ()):
            yield "relational", line[:start] + other + line[end:]
        for kind, pairs in PAIRS.items():
            if token in pairs:
                yield kind, line[:start] + pairs[token] + line[end:]
    for match in re.finditer(r"\+\+|--", code):
        other = "--" if match.group() == "++" else "++"
        yield "arithmetic", line[:match.start()] + other + line[match.end():]


def constant_mistakes(line, code):
    for match in NUMBER.finditer(code):
        value = int(match.group(1), 8 if re.match(r"0\d", match.group(1)) else 10)
        for other in (value + 1, value - 1):
            if other >= 0:
                yield "constant", "%s%d%s%s" % (line[:match.start()], other, match.group(2),
                                                line[match.end():])
    for match in re.finditer(r"\b(true|false)\b", code):
        other = "false" if match.group() == "true" else "true"
        yield "constant", line[:match.start()] + other + line[match.end():]


def negations(line, code):
    for match in re.finditer(r"(?<=[(&| ])!(?=[\w(])", code):
        yield "negation", line[:match.start()] + line[match.end():]
    match = CONDITION.search(code)
    if match and balanced(match.group(1)):
        start, end = match.span(1)
        yield "negation", line[:start] + "!(" + line[start:end] + ")" + line[end:]


def balanced(code):
    depth = 0
    for char in code:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def statement_mistakes(line, code):
    """Statements that stand on one line."""
    statement = code.strip(" \0")
    start = code.index(statement)
    indent = line[:len(line) - len(line.lstrip())]
    match = re.fullmatch(r"return (.+);", statement)
    if match and match.group(1) not in ("true", "false", "NULL") and balanced(match.group(1)):
        value = line[start + len("return "):start + len(statement) - 1]
        yield "return value", "%sreturn !(%s);" % (indent, value)
    if re.fullmatch(r"[\w*(+-].*;", statement) and balanced(statement) and \
            not re.match(r"(return|case|default|goto|else|for|while|do|if)\b", statement) and \
            not DECLARATION.match(statement):
        yield "deletion", indent + ";"


def mutants_of(path, text):
    """All mutants of the file @path, whose content is @text."""
    previous = ""
    for number, line, code in places(text):
        for find in (binary_mistakes, constant_mistakes, negations):
            for operator, after in find(line, code):
                yield Mutant(path, number, line, after, operator)
        # A line that begins in the middle of something is no statement.
        if re.search(r"([;{}:)]|\belse|\0|^)$", previous):
            for operator, after in statement_mistakes(line, code):
                yield Mutant(path, number, line, after, operator)
        previous = code.rstrip()


def shuffled(mutants, seed):
    """In an order that @seed decides; what a change of the source does not touch keeps its rank."""
    counts = collections.Counter()

    def rank(mutant):
        key = (mutant.path, mutant.before.strip(), mutant.after.strip())
        counts[key] += 1
        text = "\n".join((str(seed), str(counts[key])) + key)
        return hashlib.sha256(text.encode()).digest()

    return [mutant for _, mutant in sorted((rank(mutant), mutant) for mutant in mutants)]
