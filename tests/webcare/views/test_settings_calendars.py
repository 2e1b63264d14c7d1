"""Opening hours pages: made, changed, computed and explained; nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests import factories as make
from webcare import clock
from webcare.models import Calendar, User

LIST = "/settings/calendars/"
FRIDAY = datetime(2026, 5, 29, 15, 0, tzinfo=UTC)  # 17:00 in Amsterdam
TYPED = {
    "name": "Shop", "timezone": "Europe/Amsterdam", "country": "NL",
    "opens-0": ["09:00", "13:00"], "closes-0": ["12:30", "17:30"],
    "opens-5": ["18:00", ""], "closes-5": ["00:00", ""],
    "closed-from": ["2026-08-03", ""], "closed-to": ["", ""], "closed-label": ["Holiday", ""],
    "special-day": ["2026-12-24", "2026-12-24"], "special-opens": ["09:00", "13:00"],
    "special-closes": ["12:00", "15:00"], "special-label": ["Christmas Eve", ""],
    "holiday-shown": ["Goede vrijdag", "Koningsdag"], "holiday": ["Koningsdag"],
}  # fmt: skip


@pytest.fixture
def as_vera(signed_in):
    return signed_in(make.person("Vera", role=User.Role.ADMIN))


@pytest.fixture
def shop() -> Calendar:
    week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    return Calendar.objects.create(name="Shop", week=week, holidays="NL")


def edit(calendar: Calendar) -> str:
    return reverse("calendar_edit", args=[calendar.pk])


def test_opening_hours_are_made_as_typed(as_vera):
    assert as_vera.post(reverse("calendar_new"), TYPED).status_code == 302
    made = Calendar.objects.get()
    assert made.week == {
        **{str(day): [] for day in range(7)}, "0": [["09:00", "12:30"], ["13:00", "17:30"]], "5": [["18:00", "24:00"]],
    }  # fmt: skip
    assert made.closures == [{"from": "2026-08-03", "to": "2026-08-03", "label": "Holiday"}]
    hours = [["09:00", "12:00"], ["13:00", "15:00"]]
    assert made.special_days == [{"day": "2026-12-24", "hours": hours, "label": "Christmas Eve"}]
    assert (made.holidays, made.worked_holidays) == ("NL", ["Goede vrijdag"])


def test_a_saved_page_sent_back_changes_nothing(as_vera):
    as_vera.post(reverse("calendar_new"), TYPED)
    made = Calendar.objects.get()
    form = as_vera.get(edit(made)).context["form"]
    again = {"name": form["name"].value(), "timezone": form["timezone"].value(), "country": form["country"].value()}
    for rows in (*form.week.values(), form.closures, form.special_days):
        for row in rows:
            for name, value in row.values.items():
                again.setdefault(name, []).append(value)
    again["holiday-shown"] = [line.name for line in form.holidays()]
    again["holiday"] = [line.name for line in form.holidays() if line.closed]
    as_vera.post(edit(made), again)
    before, after = vars(made), vars(make.fresh(made))
    assert {**before, "_state": 0} == {**after, "_state": 0}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opens-0": ["17:00"], "closes-0": ["09:00"]}, "before the beginning"),
        ({"opens-0": ["09:00"], "closes-0": [""]}, "both times"),
        ({"opens-0": ["soon"], "closes-0": ["25:00"]}, "both times"),
        ({"opens-0": ["09:00", "11:00"], "closes-0": ["12:00", "13:00"]}, "overlap"),
        ({"closed-from": ["2026-08-10"], "closed-to": ["2026-08-01"], "closed-label": ["x"]}, "before the first"),
        ({"closed-from": [""], "closed-to": [""], "closed-label": ["x"]}, "first day"),
        ({"special-day": ["31-12"], "special-opens": [""], "special-closes": [""], "special-label": [""]}, "the day"),
        ({"name": ""}, "required"),
        ({"timezone": "Mars/Olympus"}, "valid choice"),
    ],
)
def test_a_mistake_is_explained_and_nothing_typed_is_lost(as_vera, wrong, sentence):
    as_vera.cookies["django_language"] = "en"
    page = as_vera.post(reverse("calendar_new"), TYPED | wrong, headers={"accept-language": "en"})
    html = page.content.decode()
    assert page.status_code == 422 and not Calendar.objects.exists()
    assert sentence in html
    for values in (TYPED | wrong).values():
        for value in values if isinstance(values, list) else [values]:
            assert value in html or value == "Mars/Olympus"


def test_a_country_we_do_not_know_is_refused(as_vera):
    page = as_vera.post(reverse("calendar_new"), TYPED | {"country": "ZZ"})
    assert page.status_code == 422 and page.context["form"].errors["country"]


def test_two_calendars_never_share_a_name(as_vera, shop):
    page = as_vera.post(reverse("calendar_new"), TYPED)
    assert page.status_code == 422 and page.context["form"].errors["name"]


def test_the_page_proves_what_the_hours_come_to(as_vera, shop):
    as_vera.cookies["django_language"] = "en"
    with clock.at(FRIDAY):
        html = as_vera.get(edit(shop), headers={"accept-language": "en"}).content.decode()
    assert "Closed. Opens Monday 1 June at 09:00." in html
    assert "King&#x27;s Day" in html and "Mon 27 April" in html


def test_another_country_shows_its_holidays_before_saving(as_vera):
    address = reverse("calendar_holidays")
    assert "Karfreitag" in as_vera.get(address, {"country": "DE"}).content.decode()
    bavaria = as_vera.get(address, {"country": "DE", "part": "BY"}).content.decode()
    assert "Heilige Drei Könige" in bavaria
    assert "Heilige Drei Könige" not in as_vera.get(address, {"country": "NL", "part": "BY"}).content.decode()


def test_hours_in_use_are_not_deleted_and_unused_ones_are(as_vera, shop):
    channel = make.channel(calendar=shop)
    delete = reverse("calendar_delete", args=[shop.pk])
    as_vera.post(delete)
    assert Calendar.objects.exists() and make.fresh(channel).calendar == shop
    channel.calendar = None
    channel.save()
    as_vera.post(delete)
    assert not Calendar.objects.exists()


def test_leads_look_and_only_administrators_change(signed_in, lena, anna, shop):
    page = signed_in(lena).get(LIST).content.decode()
    assert "Shop" in page and edit(shop) not in page
    for who in (lena, anna):
        assert "17:00" not in signed_in(who).get(edit(shop)).content.decode()
        for address in (edit(shop), reverse("calendar_new"), reverse("calendar_delete", args=[shop.pk])):
            assert signed_in(who).post(address, TYPED | {"name": "Taken over"}).status_code == 302
    assert [calendar.name for calendar in Calendar.objects.all()] == ["Shop"]


def test_unknown_hours_are_not_found(as_vera):
    assert as_vera.get(reverse("calendar_edit", args=[0])).status_code == 404
    assert as_vera.post(reverse("calendar_delete", args=[0])).status_code == 404


def test_the_list_costs_the_same_for_many(as_vera, shop, django_assert_max_num_queries):
    def used() -> int:
        with django_assert_max_num_queries(12) as captured:
            as_vera.get(LIST)
        return len(captured)

    one = used()
    for number in range(6):
        make.channel(calendar=Calendar.objects.create(name=f"Other {number}"))
    assert used() == one
