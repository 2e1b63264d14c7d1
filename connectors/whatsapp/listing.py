"""The list of templates, page by page."""

from connectors.errors import Unavailable
from connectors.meta.client import Graph
from connectors.meta.envelope import mapped, mappings, words
from connectors.templates import TemplateInfo
from connectors.whatsapp.templates import info

FIELDS = "id,name,status,language,category,components,quality_score,rejected_reason"
PAGE, MOST_PAGES = 100, 50  # an account may have 250, or 6000 when it is verified


def templates(graph: Graph, waba: str) -> list[TemplateInfo]:
    """All of them, whatever their state. Raises a SendError: half a list would make the other half look deleted."""
    found: dict[tuple[str, str], TemplateInfo] = {}
    after, seen = "", set()
    for _page in range(MOST_PAGES):
        more = {"after": after} if after else {}
        content = graph.get(f"{waba}/message_templates", fields=FIELDS, limit=str(PAGE), **more).content
        page = [info(one) for one in mappings(content.get("data"))]
        found |= {(one.name, one.language): one for one in page if one.name and one.language}
        after = words(mapped(mapped(content.get("paging")).get("cursors")).get("after"))
        if not page or not after or after in seen:
            return list(found.values())
        seen.add(after)
    raise Unavailable(code="endless_list")
