# ruff: noqa: E501 - hostile lines are as wide as they are
"""Letters: hostile HTML made harmless, pictures only when asked and through us, earlier mail folded, the original kept."""

import re
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.growing import expect_no_square
from webcare import html, html_style, pictures
from webcare.models import Message, RawEvent

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>", "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>", "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=vbscript:x>x</a>", "<a href=//evil.example>x</a>", "<a href=/account/logout/>x</a>", "<a href=file:///etc/passwd>x</a>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>", "<p style=\"background:url(//evil.example)\">x</p>",
    "<p style='width:expression(alert(1))'>x</p>", "<p style='-moz-binding:url(//evil.example)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:9'>x</p>", "<p style='margin-left:-9999px'>x</p>",
    "<p style='background:\\75rl(//evil.example)'>x</p>", "<p style='background:/**/url(//evil.example)'>x</p>",
    "<p style='background-image:image-set(\"//evil.example\" 1x)'>x</p>", "<p style='color:var(--x)'>x</p>",
    "<table background=//evil.example><tr><td background=//evil.example>x</table>", "<img srcset='//evil.example 2x'>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>", "<img src=data:text/html;base64,PHN2Zz4=>", "<video poster=//evil.example><source src=//evil.example>",
    "<audio src=//evil.example autoplay>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><img src=x onerror=alert(1)>",
    "<!--[if mso]><script>alert(1)</script><![endif]-->", "<![CDATA[<script>alert(1)</script>]]>", "<p id=timeline name=csrf class=toast>x</p>",
    "<details open ontoggle=alert(1)>x", "<marquee onstart=alert(1)>x</marquee>", "<body onload=alert(1) background=//evil.example>x",
    "<img src='http://evil.example/a.png' style='display:none'>", "<a href=https://x.example target=_self rel=opener>x</a>", "<isindex action=//evil.example>",
    "<input type=image src=//evil.example>", "<select><option>x</select>", "<textarea><script>alert(1)</script></textarea>", "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]  # fmt: skip
ACTS = re.compile(
    r"<(?!/?(?:"
    + "|".join(html.TAGS)
    + r")\b)[a-z!?/]|\son\w+=|javascript:|vbscript:|evil\.example|url\(|expression|srcset|<[^>]*\s(?:id|name|background|action)=",
    re.I,
)


@pytest.mark.parametrize("bad", HOSTILE)
def test_nothing_acts(bad: str) -> None:
    cleaned = html.clean(f"<p>voor</p>{bad}<p>na</p>")
    assert "voor" in cleaned
    assert not ACTS.search(re.sub(r'(?:alt|title)="[^"]*"', "", cleaned)), cleaned
    assert html.clean(cleaned) == cleaned


PIECES = st.sampled_from([
    *HOSTILE, "<p>", "</p>", "<b>", "</b>", "<font color=red>", "</font>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<div>",
    "</div>", "<ul>", "<li>", "<a href=https://x.example>", "</a>", "<h1>", "</h1>", "<center>", "<pre>\n\n", "</pre>", "woord",
    "&lt;b&gt;", "&amp;", "\u00a0", "<br>", "<hr>", "<blockquote>", "<p style='color:red;color:blue'>", "<dl><dt>", "<span>", "</span>",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=10))
@example(["<table>", "woord", "<tr>", "<td>", "<p>", "<table>"])
def test_cleaning_twice_is_cleaning_once(pieces: list[str]) -> None:
    once = html.clean("".join(pieces))
    assert html.clean(once) == once
    assert not ACTS.search(re.sub(r'(?:alt|title)="[^"]*"', "", once))


def test_what_people_see_stays() -> None:
    mail = (
        "<div style=\"color:#123456; font-family: Arial, 'Segoe UI'\"><p class='MsoNormal x'>Één &amp; twee</p>"
        '<table width="600" bgcolor="#ffffff"><tr><td align="center">drie</td></tr></table><ul><li>vier</li></ul>'
        '<a href="https://x.example/?a=1&amp;b=2">vijf</a><img src="data:image/png;base64,AAAA" alt="zes"></div>'
        "<button>zeven</button><label>acht</label>"
    )
    cleaned = html.clean(mail)
    assert re.sub("<[^>]*>", "|", cleaned).replace("|", " ").split() == [
        "Één", "&amp;", "twee", "drie", "vier", "vijf", "zevenacht",
    ]  # fmt: skip
    assert "style=\"color:#123456;font-family:Arial, 'Segoe UI'\"" in cleaned
    for kept in ('width="600"', 'class="MsoNormal"', "data:image/png", "a=1&amp;b=2", 'alt="zes"', 'target="_blank"'):
        assert kept in cleaned
    assert 'rel="noopener noreferrer nofollow"' in cleaned


SLOW = [
    "<div>",
    "<b>",
    "<p><font size=1>",
    "<table><tr><td>",
    "<li>",
    "<a href=x>",
    "<p style='color:red;color:red'>x</p>",
    "<",
    "&",
    "&lt;&#38;",
]


@pytest.mark.parametrize("piece", SLOW)
def test_hostile_html_takes_time_in_step_with_its_length(piece: str) -> None:
    def of(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece)) + " einde"
        assert "einde" in html.clean(text)
        return lambda: html.clean(text)

    expect_no_square(of, 20_000, 200_000)


def test_different_formatting_left_open_everywhere_costs_no_square() -> None:
    def of(size: int) -> Callable[[], object]:
        text = "".join(f"<p><font color=#{number:06}>" for number in range(size))
        return lambda: html.clean(text)

    expect_no_square(of, 2_000, 20_000)


@pytest.mark.parametrize(
    "busy", ["<div>" * 5000, "&lt;&amp;" * 30_000, "".join(f"<font size={n}>" for n in range(1500))]
)
def test_what_keeps_a_parser_busy_becomes_its_words(busy: str) -> None:
    once = html.clean(f"<p>voor</p>{busy}<b>na</b>\u00a0\r\n<script>x</script>")
    assert "voor" in once and "na" in once and "<" not in once.replace("&lt;", "")
    assert html.clean(once) == once


def test_styles() -> None:
    safe = html_style.safe_style
    assert safe("COLOR: red ; background:#FFF url(x); margin: 0 -5px; width: calc(100% - 2px)") == (
        "color:red;width:calc(100% - 2px)"
    )
    assert safe("font-family:'a;b'") == safe("position:fixed;z-index:3;content:'x'") == safe("color:r\\65 d") == ""


# -- the letter's own page --


@pytest.fixture
def anna(db: None) -> Client:
    make.person("Anna")
    return _client("Anna")


def _client(name: str) -> Client:
    from webcare.models import User

    client = Client()
    client.force_login(User.objects.get(name=name))
    return client


def mail(text: str = "", **fields: object) -> Message:
    """A letter that came in."""
    message = make.customer_says(make.channel(name="Post"), text or "platte tekst", "noor@mail.example")
    Message.objects.filter(pk=message.pk).update(**fields)
    return make.fresh(message)


def page(client: Client, message: Message, query: str = "") -> str:
    answer = client.get(reverse("letter", args=[message.pk]) + query)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "img-src 'self' data:" in policy
    assert "sandbox allow-same-origin allow-popups" in policy and "allow-scripts" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN" and answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


@pytest.mark.parametrize("bad", HOSTILE)
def test_nothing_acts_in_any_part_of_a_letter(anna: Client, bad: str) -> None:
    bad = bad.replace("\x00", "")
    message = mail(html=f"nieuw {bad}", quoted_html=f"oud {bad}", subject=bad[:300])
    shown = page(anna, message)
    assert "nieuw" in shown and "oud" in shown and "<details>" in shown
    body = shown[shown.index("<main>") :].replace("<details>", "").replace("</details>", "")
    body = re.sub(r"</?(?:main|summary|svg|path|rect|circle|line|div|body|html)\b[^>]*>", "", body)
    assert not ACTS.search(re.sub(r'(?:alt|title)="[^"]*"', "", body)), body
    title = re.search("<title>(.*?)</title>", shown, re.S)
    assert title and "<" not in title[1]


def test_plain_text_is_no_markup(anna: Client) -> None:
    shown = page(anna, mail(text="<b>x</b> {{7*7}} {% now 'Y' %}", quoted_text="> <i>y</i>"))
    assert "&lt;b&gt;x&lt;/b&gt; {{7*7}} {% now" in shown and "&lt;i&gt;y" in shown


def test_only_designed_mail_gets_white_paper(anna: Client) -> None:
    assert 'class="designed"' not in page(anna, mail(html="<div>Dag <b>daar</b></div>"))
    for designed in (
        "<table><tr><td>x</table>",
        "<p style='color:red'>x",
        "<p style='margin:0;background:#fff'>x",
        "<td bgcolor=red>",
    ):
        assert ('class="designed"' in page(anna, mail(html=designed))) == ("<td bgcolor" not in designed)


def test_pictures_that_came_along_are_shown(anna: Client) -> None:
    message = mail(html='<img src="cid:Foto%201@mail"><img src="CID:other"><img src="cid:text">')
    files = [
        message.attachments.create(name="a.png", media_type="image/png", content_id="<foto 1@MAIL>"),
        message.attachments.create(name="b.html", media_type="text/html", content_id="text"),
    ]
    shown = page(anna, message)
    assert re.findall(r'<img[^>]*src="([^"]*)"', shown) == [f"/files/{files[0].key}/"]
    assert "images=1" not in shown


FAR = "https://pictures.example/"


def test_pictures_elsewhere_wait_until_they_are_asked_for(anna: Client) -> None:
    message = mail(
        html=f'<img src="{FAR}a.png"><img src="{FAR}dot.gif" width="1" height="1"><img src="{FAR}b" style="width:1px;height:1px">',
        quoted_html=f'<img src="{FAR}c.png"><img src="{FAR}d" style="display:none !important"><img src="/files/x/">',
    )
    before, after = page(anna, message), page(anna, message, "?images=1")
    assert "pictures.example" not in before + after  # signed, and none of it readable by the mail itself
    assert 'href="?images=1"' in before and 'href="?images=1"' not in after
    sources = re.findall(r'<img[^>]*src="([^"]*)"', after)
    ours = [source for source in sources if source.startswith(f"/messages/{message.pk}/picture/?u=")]
    assert len(ours) == 2 and sources.count(pictures.NOTHING) == 3 and len(sources) == 5
    assert set(re.findall(r'<img[^>]*src="([^"]*)"', before)) == {pictures.NOTHING}
    assert [pictures.check(message.pk, source.partition("?u=")[2]) for source in ours] == [f"{FAR}a.png", f"{FAR}c.png"]


def test_a_signed_address_is_for_one_message_only(anna: Client) -> None:
    mine, other = mail(html="x"), mail(html="y")
    token = pictures.sign(other.pk, f"{FAR}a.png")
    for query in (
        f"?u={token}",
        "",
        "?u=x",
        f"?u={signing.dumps([mine.pk, FAR], salt='another')}",
        f"?u={signing.dumps('x', salt=pictures.SALT)}",
    ):
        assert anna.get(reverse("picture", args=[mine.pk]) + query).status_code == 422


def test_a_newsletter_is_shown_whole(anna: Client) -> None:
    row = (
        '<tr><td style="padding:10px;font-family:Arial,sans-serif"><a href="https://shop.example/a?utm=1"><img '
        'src="https://shop.example/x.png" width="200" alt="Fiets"></a><p style="margin:0 0 10px">Een <b>mooie</b> fiets.</p></td></tr>'
    )
    message = mail(html=f"<html><body><table>{row * (300_000 // len(row))}</table></body></html>")
    shown = page(anna, message)
    assert shown.count("mooie") == 300_000 // len(row)


def test_what_was_taken_back_is_gone(anna: Client) -> None:
    message = mail(html="geheim", deleted_at=make.long_ago(1))
    for name in ("letter", "picture", "original"):
        assert anna.get(reverse(name, args=[message.pk])).status_code == 404


def test_the_original_is_handed_over_and_never_shown(anna: Client) -> None:
    raw = b"From: x\r\nSubject: <script>\r\n\r\n<script>alert(1)</script>"
    event = RawEvent.objects.create(channel=make.channel(), key="k", lane="l", body="{}", blob=raw)
    answer = anna.get(reverse("original", args=[mail(raw=event, subject='../<x>"\r\n.html').pk]))
    assert answer.content == raw and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment") and ".eml" in answer["Content-Disposition"]
    assert "\n" not in answer["Content-Disposition"] and answer["X-Content-Type-Options"] == "nosniff"
    assert anna.get(reverse("original", args=[mail().pk])).status_code == 302


def test_another_teams_letters_do_not_exist(db: None) -> None:
    carla = make.person("Carla", teams=[make.team("Werkplaats")])
    channel = make.channel(team=make.team("Bezorging"))
    message = make.customer_says(channel, "geheim")
    client = Client()
    client.force_login(carla)
    for name in ("letter", "picture", "original"):
        assert client.get(reverse(name, args=[message.pk])).status_code == 404
