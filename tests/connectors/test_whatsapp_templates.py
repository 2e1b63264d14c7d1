"""Templates of WhatsApp: the list, their blanks, how they read, and how they are sent."""

from typing import Any

import pytest

from connectors.contract import Blank, Enclosure, Rejected, SendError, Template, TemplateInfo, Unavailable
from connectors.whatsapp.templates import blanks, payload, preview
from tests.connectors.graphs import bodies, error, graph, query
from tests.connectors.whatsapps import WABA, outbound, whatsapp

NAMED: tuple[dict[str, Any], ...] = (
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://cdn.example/x"]}},
    {
        "type": "BODY",
        "text": "Dag {{naam}}, je pakket {{ code }} komt {{dag}}. Tot {{dag}}!",
        "example": {"body_text_named_params": [{"param_name": "naam", "example": "Noor"}]},
    },
    {"type": "FOOTER", "text": "Stuur STOP om te stoppen"},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Afmelden"}]},
)
NUMBERED: tuple[dict[str, Any], ...] = (
    {"type": "header", "format": "text", "text": "Bestelling {{1}}", "example": {"header_text": ["A-77"]}},
    {"type": "body", "text": "{{2}} en {{1}}", "example": {"body_text": [["een", "twee"]]}},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "PHONE_NUMBER", "text": "Bel", "phone_number": "+31205550100"},
            {"type": "URL", "text": "Volg", "url": "https://t.example/{{1}}", "example": ["https://t.example/3S"]},
            {"type": "URL", "text": "Winkel", "url": "https://shop.example"},
            {"type": "COPY_CODE", "text": "Kopieer", "example": "WINTER"},
        ],
    },
)
PLAIN: tuple[dict[str, Any], ...] = ({"type": "BODY", "text": "Fijne dag."},)


def test_blanks_are_asked_in_the_order_of_reading() -> None:
    assert blanks(NAMED) == [
        Blank("header.media", "header", media="image"),
        Blank("body.naam", "body", "naam", "Noor"),
        Blank("body.code", "body", "code"),
        Blank("body.dag", "body", "dag"),
    ]
    assert blanks(NUMBERED) == [
        Blank("header.1", "header", "1", "A-77"),
        Blank("body.2", "body", "2", "twee"),
        Blank("body.1", "body", "1", "een"),
        Blank("button.1", "button", "Volg", "https://t.example/3S"),
        Blank("button.3", "button", "Kopieer", "WINTER"),
    ]
    assert blanks(PLAIN) == []


def test_the_preview_reads_as_the_customer_will_and_shows_what_is_missing() -> None:
    values = {"body.naam": "Noor", "body.dag": "di\n  of wo", "body.code": ""}
    assert preview(NAMED, values) == (
        "Dag Noor, je pakket {{ code }} komt di of wo. Tot di of wo!\n\nStuur STOP om te stoppen\n\n[Afmelden]"
    )
    assert preview(NUMBERED, {}).startswith("Bestelling {{1}}\n\n{{2}} en {{1}}\n\n[Bel]\n[Volg]")


def test_a_value_is_text_and_nothing_else() -> None:
    for value in (r"\1 \g<0>", "{{dag}}", "%s {0} {naam}", "<b>", "$1"):
        assert preview(({"type": "BODY", "text": "x {{1}} y"},), {"body.1": value}) == f"x {value} y"


def test_named_blanks_are_told_by_name() -> None:
    values = {"body.naam": "Noor", "body.code": "3S", "body.dag": "di"}
    told = payload(Template("bezorging_update", "nl", values, NAMED), "820000000000003")
    assert told == {
        "name": "bezorging_update",
        "language": {"code": "nl"},
        "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": "820000000000003"}}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": "naam", "text": "Noor"},
                    {"type": "text", "parameter_name": "code", "text": "3S"},
                    {"type": "text", "parameter_name": "dag", "text": "di"},
                ],
            },
        ],
    }


def test_numbered_blanks_are_told_in_the_order_of_their_numbers() -> None:
    values = {"header.1": "A", "body.1": "een", "body.2": "twee", "button.1": "3S", "button.3": "W"}
    components = payload(Template("b", "nl", values, NUMBERED))["components"]
    assert components == [
        {"type": "header", "parameters": [{"type": "text", "text": "A"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "een"}, {"type": "text", "text": "twee"}]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "3S"}]},
        {
            "type": "button",
            "sub_type": "copy_code",
            "index": "3",
            "parameters": [{"type": "coupon_code", "coupon_code": "W"}],
        },
    ]


def test_a_quick_reply_may_come_back_as_something_else_than_its_words() -> None:
    values = {"body.naam": "a", "body.code": "b", "body.dag": "c", "button.0": "STOP-NEWS"}
    button = payload(Template("b", "nl", values, NAMED), "8")["components"][-1]
    parameters = [{"type": "payload", "payload": "STOP-NEWS"}]
    assert button == {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": parameters}


def test_a_document_keeps_its_name() -> None:
    components: Any = ({"type": "HEADER", "format": "DOCUMENT"}, *PLAIN)
    told = payload(Template("b", "nl", {}, components), "8", "factuur.pdf")["components"][0]["parameters"][0]
    assert told == {"type": "document", "document": {"id": "8", "filename": "factuur.pdf"}}


@pytest.mark.parametrize(
    ("values", "media", "words"),
    [
        ({}, "", "needs a file"), ({}, "8", "“naam”"),
        ({"body.naam": "a", "body.code": " \n", "body.dag": 3}, "8", "“code”"),
    ],
)  # fmt: skip
def test_what_is_not_filled_in_is_not_sent(values: dict[str, Any], media: str, words: str) -> None:
    with pytest.raises(Rejected, match=words):
        payload(Template("b", "nl", values, NAMED), media)


def test_a_template_is_sent_with_its_file_and_answers_no_message() -> None:
    file = Enclosure("a.jpg", "image/jpeg", 5, lambda: b"bytes")
    values = {"body.naam": "Noor", "body.code": "3S", "body.dag": "di"}
    template = Template("bezorging_update", "nl", values, NAMED)
    with graph(messages={"messages": [{"id": "wamid.OUT01"}]}, media={"id": "82"}) as server:
        whatsapp(server.url).send(outbound("", template=template, media=(file,), reply_to="wamid.T01"))
        [body] = bodies(server)
    assert body["type"] == "template" and "context" not in body and "text" not in body
    assert body["template"] == payload(template, "82", "a.jpg")


def _page(*names: str, after: str = "") -> dict[str, Any]:
    found = [{"name": name, "language": "nl", "status": "approved", "components": list(PLAIN)} for name in names]
    return {"data": found} | ({"paging": {"cursors": {"after": after}}} if after else {})


def test_the_list_is_fetched_page_by_page_whatever_their_state() -> None:
    odd = {"name": "c", "language": "nl", "status": "REJECTED", "rejected_reason": "INVALID_FORMAT", "id": "93"}
    last = {"data": [odd | {"category": "UTILITY", "quality_score": {"score": "RED"}}, {"name": "half"}, "noise"]}
    with graph(message_templates=[_page("a", after="A"), _page("b", after="B"), last]) as server:
        found = whatsapp(server.url).templates()
        asked = [query(seen) for seen in server.seen]
    assert found[:2] == [TemplateInfo(name, "nl", "APPROVED", components=PLAIN) for name in "ab"]
    assert found[2:] == [TemplateInfo("c", "nl", "REJECTED", "UTILITY", "RED", "INVALID_FORMAT", (), "93")]
    assert [one.get("after") for one in asked] == [None, "A", "B"]
    assert asked[0]["limit"] == "100" and "quality_score" in asked[0]["fields"]


def test_a_list_that_goes_in_circles_ends() -> None:
    with graph(message_templates=[_page("a", after="A"), _page("b", after="A"), _page("c", after="A")]) as server:
        assert [one.name for one in whatsapp(server.url).templates()] == ["a", "b"]
        assert server.seen[0].target.startswith(f"/v26.0/{WABA}/message_templates?")


def test_half_a_list_is_no_list() -> None:
    with graph(message_templates=[_page("a", after="A"), (400, error(131059))]) as server:
        with pytest.raises(SendError) as caught:
            whatsapp(server.url).templates()
    assert isinstance(caught.value, Unavailable)


def test_broken_components_break_nothing() -> None:
    odd: Any = ({"type": 5}, {"type": "BODY", "text": None}, {"type": "BUTTONS", "buttons": ["x", {"type": "URL"}]}, {})
    assert blanks(odd) == [] and preview(odd, {}) == "[]"
    examples: Any = ({"type": "BODY", "text": "{{1}}", "example": {"body_text": "odd"}},)
    assert blanks(examples) == [Blank("body.1", "body", "1")]
