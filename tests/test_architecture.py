"""The rules of the map, checked on the code itself: who imports whom, who writes what, and what nothing may name."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("webcare", "connectors", "chatbot")
HTTP_LIBRARIES = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "urllib.request", "http.client", "httplib2"}

# Every call to the outside goes through connectors/http.py, whose guard is spread over these modules of its own.
CLIENT = {f"connectors/{name}.py" for name in ("http", "exchange", "failures", "sockets")}
MAY_USE_HTTP = CLIENT | {
    "webcare/management/commands/flood.py",  # plays the provider: knocks at our own desk, in tests of load only
    "webcare/demo/graph/wire.py",  # plays Meta: posts webhooks to our own desk, in tests and in the demo only
    "webcare/devstack/network.py",  # asks our own page whether it is up, before Django exists
}


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, syntax tree) of every module in these folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def imported(tree: ast.Module) -> set[str]:
    """Every module this one names in an import, with all its parents."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name[:end] for name in names for end in [*_dots(name), len(name)]}


def _dots(name: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\.", name)]


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """`a.b.c` of a call `a.b.c()`; empty for anything more complicated."""
    parts, node = [], call.func
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def tracked() -> list[str]:
    """What belongs to the project: files git knows, and new ones it does not ignore."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if found.returncode:
        pytest.skip("this is not a checkout")
    return [name for name in found.stdout.split("\0") if name and (ROOT / name).is_file()]


# -- who imports whom --


def test_the_import_rules_hold():
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-2000:]


def test_one_http_client_calls_the_outside():
    using = {path for path, tree in sources(*PRODUCT) if imported(tree) & HTTP_LIBRARIES}
    assert using - MAY_USE_HTTP == set()
    assert CLIENT & using, "premise: the scan finds imports"


def test_nothing_opens_a_socket_past_the_guard():
    """`socket.create_connection` and friends, outside the client's own socket layer and the laptop's stack."""
    openers = re.compile(r"(^|\.)(create_connection|open_connection|urlopen|urlretrieve)$")
    using = {path for path, tree in sources(*PRODUCT) for call in calls(tree) if openers.search(called(call))}
    assert {path for path in using if not path.startswith("webcare/devstack/")} == set()


MAIL_LIBRARIES = {"smtplib", "imaplib", "poplib", "imapclient"}
MAY_USE_MAIL = {f"connectors/email/{name}.py" for name in ("smtp", "imap", "imap_client", "imap_library")}
MAY_USE_MAIL |= {"webcare/demo/mailbox/server.py"}  # plays the customer: writes to our own door, in the demo only
MAY_USE_MAIL |= {"webcare/post.py"}  # the desk's own mail, through Django: only to know the library's exception


def test_one_place_calls_mail_servers():
    """And it connects through `connectors/email/wire.py`, which checks where to."""
    using = {path for path, tree in sources(*PRODUCT) if imported(tree) & MAIL_LIBRARIES}
    assert using == MAY_USE_MAIL
    callers = {path for path, tree in sources("connectors") for call in calls(tree) if called(call) == "socket.socket"}
    assert callers == {"connectors/email/wire.py"}


def test_an_exception_is_dropped_when_nobody_needs_it_any_more():
    reaching = {path for path, tree in sources(*PRODUCT) if imported(tree) & HTTP_LIBRARIES}
    assert {path for path in MAY_USE_HTTP - reaching if (ROOT / path).exists()} == set()


# -- who writes what --


def test_only_log_writes_events():
    makers = re.compile(r"(^|\.)(Event|events)(\.objects|\._base_manager)?(\.(create|bulk_create|get_or_create))?$")
    found = []
    for path, tree in sources("webcare"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found += [(path, node.name) for call in calls(node) if makers.search(called(call)) and _makes(call)]
    assert set(found) == {("webcare/models/thread.py", "log")}


def _makes(call: ast.Call) -> bool:
    """`Event(...)` or `events.create(...)`, but not `thread.events.all()`."""
    name = called(call).rpartition(".")[2]
    return name in ("create", "bulk_create", "get_or_create") or name == "Event" and bool(call.keywords)


def test_events_are_never_changed_or_deleted():
    """Append-only. Only what a customer takes back goes from what an event tells; the event itself stays."""
    found = []
    for path, tree in sources("webcare"):
        for call in calls(tree):
            chain = ast.unparse(call.func)
            if re.search(r"\b(Event\.objects|events)\b.*\.(update|bulk_update|delete|raw)$", chain):
                found.append(f"{path}: {chain}")
    here = ("webcare/actions/bots/forgetting.py", "webcare/actions/mirrored.py")
    assert found == [f"{path}: Event.objects.filter(pk=event.pk).update" for path in here]


def test_only_log_and_what_no_log_tells_rings_browsers():
    bells = ((path, called(call)) for path, tree in sources("webcare") for call in calls(tree))
    ringing = {path for path, name in bells if name.endswith("ring_browsers")}
    # Reading, a name in a note, one's own draft and a customer's details are no events of the thread: see there.
    own = {f"webcare/actions/{name}.py" for name in ("inbox", "notes", "drafts", "contact_details")}
    assert ringing == {"webcare/models/thread.py"} | own


NOUNS = "Conversation|Thread|Message|Delivery|RawEvent|Attachment|Contact|ContactIdentity|ReadMark"
WRITES = re.compile(rf"^({NOUNS})\.objects\b.*\.(create|update|delete|bulk_create|bulk_update|get_or_create)$", re.S)


def test_writes_to_the_domain_are_verbs():
    """Views, sockets, tasks and the sweep call `webcare/actions`; they never write threads, messages or the like."""
    found = []
    for path, tree in sources("webcare"):
        if path.split("/")[1] not in ("actions", "models", "demo", "management", "migrations"):
            found += [(path, chain) for call in calls(tree) if WRITES.search(chain := ast.unparse(call.func))]
    # Forgetting what was received long ago is no verb of the domain.
    assert [(path, chain.partition(".")[0]) for path, chain in found] == [("webcare/sweep.py", "RawEvent")]


def test_every_bell_for_a_worker_names_a_task():
    rung = [call for _path, tree in sources("webcare") for call in calls(tree) if called(call).endswith("ring_worker")]
    assert all(isinstance(call.args[0], ast.Constant) for call in rung), "the name must be readable here"
    names = {call.args[0].value for call in rung}
    assert names, "premise: somebody rings"
    assert names <= set(tasks())


def test_a_job_carries_ids_and_no_content():
    for name, node in tasks().items():
        assert {ast.unparse(argument.annotation) for argument in node.args.args} <= {"int", "str"}, name


def tasks() -> dict[str, ast.FunctionDef]:
    tree = ast.parse((ROOT / "webcare" / "tasks.py").read_text())
    return {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("task" in ast.unparse(one) for one in node.decorator_list)
    }


def test_no_clock_but_ours_and_the_databases():
    """`webcare.clock.now()` for the domain, so that tests and the demo can hold it; the database's for leases."""
    wrong = re.compile(r"(^|\.)(timezone\.now|datetime\.now|datetime\.utcnow|date\.today)$")
    spared = ("webcare/clock.py", "webcare/devstack", "webcare/demo", "webcare/management")
    found = {path for path, tree in sources("webcare") for call in calls(tree) if wrong.search(called(call))}
    assert {path for path in found if not path.startswith(spared)} == set()


# -- no connector by name --


def test_the_core_never_asks_which_kind_of_channel_it_has():
    found = []
    for path, tree in sources("webcare"):
        for node in ast.walk(tree):
            if isinstance(node, (ast.Compare, ast.Match)):
                looked = ast.unparse(node.left if isinstance(node, ast.Compare) else node.subject)
                if re.search(r"\bchannel\.kind$|\bconnector\.kind$", looked):
                    found.append(f"{path}: {ast.unparse(node)[:80]}")
    assert found == []


def test_templates_never_ask_either():
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        for tag in re.findall(r"\{%\s*(?:el)?if\b.*?%\}", path.read_text()):
            if re.search(r"\bkind(\.kind)?\s*[!=]=|channel\.kind\b", tag):
                found.append(f"{path.name}: {tag}")
    assert found == []


# -- what nothing may name --


PRIVATE = (r"/(?:home|Users)/[a-z][\w.-]*/", r"/root/", r"-----BEGIN [A-Z ]*PRIVATE KEY", r"\bAKIA[0-9A-Z]{16}\b")


@pytest.mark.parametrize("pattern", PRIVATE)
def test_no_file_names_a_machines_home_or_holds_a_key(pattern):
    found = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:1000] and name != "tests/test_architecture.py":
            text = content.decode("utf-8", "replace")
            found += [f"{name}: {hit[0]}" for hit in re.finditer(pattern, text)]
    assert found == []


def test_nothing_built_or_private_is_part_of_the_project():
    wrong = re.compile(r"(^|/)(__pycache__|node_modules|\.venv|var|\.env|dist)(/|$)|\.(pyc|mo|sqlite3|pem|key)$")
    assert [name for name in tracked() if wrong.search(name)] == []
