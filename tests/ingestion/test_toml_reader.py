"""Values with defaults, and a sentence for everything wrong."""

import pytest

from ingestion.toml_reader import Table


def table(**values):
    return Table("place", values, [])


def test_table_gives_values_and_defaults():
    one = table(a="x", n=2, f=0.5, b=True, items=["p"])
    assert (one.text("a"), one.whole("n", 1), one.number("f", 1), one.flag("b", False)) == ("x", 2, 0.5, True)
    assert (one.texts("items"), one.text("none", "d"), one.whole("none", 7)) == (("p",), "d", 7)
    one.finish()
    assert one.problems == []


@pytest.mark.parametrize(
    ("read", "sign"),
    [
        (lambda t: t.text("n"), "must be a text"),
        (lambda t: t.whole("b", 1), "must be a whole number"),
        (lambda t: t.number("n", 1, 3, 4), "between 3 and 4"),
        (lambda t: t.text("a", "", ("y",)), "one of y"),
        (lambda t: t.required("missing"), "missing is missing"),
        (lambda t: t.tables("a"), "[[a]]"),
        (lambda t: t.finish(), "not a known key"),
    ],
)
def test_table_names_what_is_wrong(read, sign):
    one = table(a="x", n=2, b=True)
    read(one)
    assert sign in one.problems[0]
    assert one.problems[0].startswith("[place]")
