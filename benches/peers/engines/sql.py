"""What the peers that speak SQL share: aggregates with a filter."""

from datetime import datetime, timedelta

from rules import NOW, SIZES, aggregates

FUNCTIONS = {"average": "avg"}


def instant(days):
    """The instant so many days before now, as text."""
    return (datetime.fromisoformat(NOW) - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")


def condition(field, operator, constant, literal):
    """A condition; `literal` writes the text of an instant as the engine reads it."""
    if operator == "within":
        return f'"{field}" > {literal(instant(constant))}'
    return f"\"{field}\" {operator} " + (f"'{constant}'" if isinstance(constant, str) else str(constant))


def filtered(function, field, where):
    """An aggregate in the words of the SQL standard."""
    argument = f'"{field}"' if field else "*"
    return f"{function}({argument})" + (f" FILTER (WHERE {where})" if where else "")


def chosen(function, field, where):
    """An aggregate over a `CASE`, which has no value where the condition does not hold."""
    argument = f'"{field}"' if field else "1" if where else "*"
    return f"{function}(CASE WHEN {where} THEN {argument} END)" if where else f"{function}({argument})"


def aggregate(work, table, literal, write=filtered):
    """The query of a work that consists of aggregates: one pass, one group a profile."""
    columns = []
    for attribute in aggregates(SIZES[work]):
        where = " AND ".join(condition(*part, literal) for part in attribute.where)
        function = FUNCTIONS.get(attribute.function, attribute.function)
        columns.append(f'{write(function, attribute.field, where)} AS "{attribute.name}"')
    return f'SELECT "profileId" AS "key", {", ".join(columns)} FROM {table} GROUP BY "profileId"'
