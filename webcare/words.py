"""Finds every string that is meant to be translated, without a gettext program. For developers and one test."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
# Django turns a template into calls with the rest blanked out; each call stands on its own and is one expression.
CALL = re.compile(r"\b(?:n?gettext|_)\((?:[^()'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*\)", re.DOTALL)


def extract(folders: Iterable[Path]) -> dict[str, str | None]:
    """{singular: plural or None} of all Python files and templates below these folders."""
    found: dict[str, str | None] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                found.update(_calls(ast.parse(path.read_text())))
            elif path.suffix in (".html", ".txt"):
                for call in CALL.findall(templatize(path.read_text())):
                    found.update(_calls(ast.parse(call, mode="eval")))
    return found


def _calls(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SINGLE and node.args and (text := _text(node.args[0])):
            yield text, None
        elif name in PLURAL and len(node.args) > 1 and (text := _text(node.args[0])):
            yield text, _text(node.args[1])


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
