"""SQL that stands written, for the few statements that run for every message that comes in.

Django takes up to a millisecond to write such a statement, several times what PostgreSQL takes to run it. Values still
go through the fields; only the text of the statement is made once. Statements that need not wait for each other's
outcome travel together: each still sees what was committed before it began.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Question = tuple[type[models.Model] | None, str, Sequence[Any]]
Statement = tuple[str, Sequence[Any]]


def first_of(model: type[Row], sql: str, values: Sequence[Any]) -> Row | None:
    """The first row of `sql` (which selects all columns of the model's table), or None."""
    return first_of_each((model, sql, values))[0]


def first_of_each(*questions: Question) -> list[Any]:
    """The first row of each, in one round trip: an instance, a plain tuple where there is no model, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "; ".join(sql for _, sql, _ in questions), [value for *_, values in questions for value in values]
        )
        found = [_first(questions[0][0], cursor)]
        for model, _, _ in questions[1:]:
            cursor.nextset()
            found.append(_first(model, cursor))
    return found


def insert(row: models.Model, conflict: str = "", also: Sequence[Statement] = ()) -> bool:
    """Insert and learn the id; False when `conflict` ("on conflict do nothing") kept it out. `also` run after it.

    For models whose values are all known here: none that the database itself makes up.
    """
    sql, fields = _insert(type(row), conflict)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            "; ".join([sql, *(more for more, _ in also)]), [*values, *(one for _, more in also for one in more)]
        )
        found = cursor.fetchone()
    if found:
        row.pk, row._state.adding, row._state.db = found[0], False, connection.alias
    return found is not None


def update(row: models.Model, **values: Any) -> None:
    """Set these fields in the database, and nothing else. The instance is the caller's."""
    fields = [row._meta.get_field(name) for name in values]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    new = [
        field.get_db_prep_save(_key(value), connection) for field, value in zip(fields, values.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {sets} WHERE "id" = %s', [*new, row.pk])


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _first(model: type[models.Model] | None, cursor: Any) -> Any:
    values = cursor.fetchone()
    if model is None or values is None:
        return values
    named = dict(zip((column.name for column in cursor.description), values, strict=True))
    fields = model._meta.concrete_fields  # in the model's order: a table has its columns as migrations added them
    return model.from_db(
        connection.alias, [field.attname for field in fields], [_value(field, named[field.column]) for field in fields]
    )


def _value(field: models.Field, value: Any) -> Any:
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value


@cache
def _insert(model: type[models.Model], conflict: str) -> tuple[str, list[models.Field]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}) {conflict} RETURNING "id"', fields
