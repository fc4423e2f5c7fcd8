"""The size and shape of the code: what a reader can take in at one sitting."""

import ast
from pathlib import Path

from tests.support.tree import SOURCE, Function, functions, modules, parsed, shown

LONGEST_FUNCTION = 40
LONGEST_FILE = 440
WRITES = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update"}
WRITES |= {"update_or_create"}
# Where rows may be written: the operations, what they are made of, and what fills an empty table.
WRITING_PLACES = {"operations", "effects", "demo", "replay", "seed", "migrations"}
# The audit trail takes whatever codes and numbers describe an event, each named by the caller.
DETAILS = "details"
OTHER_WRITERS = {
    "jobs/worker.py": "the worker's own sign of life",
    "people/models.py": "Django's manager makes accounts",
}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in modules()
        for function in functions(parsed(path))
        if length(function) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_file_is_much_longer_than_four_hundred_lines() -> None:
    long = [
        f"{shown(path)} has {lines} lines"
        for path in modules()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]
    assert not long, "\n".join(long)


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_public_operations_take_keywords_only_and_say_what_they_will_do() -> None:
    faults = [
        f"{shown(path)}:{function.lineno} {function.name}: {fault}"
        for path, function in public_operations()
        for fault in faults_of_operation(function)
    ]
    assert not faults, "\n".join(faults)


def test_a_positional_operation_without_a_promise_would_be_found() -> None:
    bad = next(functions(ast.parse('def pay(bill, *, now):\n    """Pays."""\n')))
    assert len(faults_of_operation(bad)) == 2


def public_operations() -> list[tuple[Path, Function]]:
    """Will give the public functions of each `operations` module, or those its folder exports."""
    found = []
    for path in modules():
        if path.name == "operations.py":
            found += [(path, function) for function in top_level(path)]
        elif path.parent.name == "operations":
            exported = exported_by(path.parent / "__init__.py")
            found += [(path, each) for each in top_level(path) if each.name in exported]
    return found


def top_level(path: Path) -> list[Function]:
    body = parsed(path).body
    return [node for node in body if isinstance(node, Function) and not node.name.startswith("_")]


def exported_by(path: Path) -> set[str]:
    imports = [node for node in parsed(path).body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def faults_of_operation(function: Function) -> list[str]:
    faults = []
    if function.args.args or function.args.posonlyargs or function.args.vararg:
        faults.append("takes positional arguments")
    if function.args.kwarg and function.args.kwarg.arg != DETAILS:
        faults.append("takes arguments it does not name")
    if not (ast.get_docstring(function) or "").startswith("Will "):
        faults.append('its docstring does not begin with "Will"')
    return faults


def test_rows_are_written_in_operations_only() -> None:
    written = [
        f"{shown(path)}:{call.lineno} {ast.unparse(call)[:80]}"
        for path in modules()
        if not may_write(path)
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and writes_rows(call)
    ]
    assert not written, "\n".join(written)


def test_a_write_outside_operations_would_be_found() -> None:
    for line in (
        "Bill.objects.create(number=1)",
        "application.save()",
        "bill.save(update_fields=['paid'])",
        "Bill.objects.filter(pk=1).update(paid=True)",
        "queries.visible_to(actor).filter(pk=1).delete()",
        "deposit.delete()",
    ):
        call = ast.parse(line).body[0].value  # type: ignore[attr-defined]
        assert writes_rows(call), line
    for line in ("values.update(more)", "digest.update(b'x')", "image.save(buffer)"):
        call = ast.parse(line).body[0].value  # type: ignore[attr-defined]
        assert not writes_rows(call), line


def may_write(path: Path) -> bool:
    inside = path.relative_to(SOURCE)
    names = {part.removesuffix(".py") for part in inside.parts}
    return bool(names & WRITING_PLACES) or inside.as_posix() in OTHER_WRITERS


def writes_rows(call: ast.Call) -> bool:
    """Will tell a write by its name and by what it is called on: a manager, a filter, a row."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    chain = ast.unparse(call.func.value)
    if ".objects" in chain or ".filter(" in chain or ".exclude(" in chain or ".all()" in chain:
        return True
    return call.func.attr in {"save", "delete"} and not call.args
