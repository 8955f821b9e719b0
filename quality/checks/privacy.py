"""Privacy: no text column of a published table holds what looks like a mobile number of mainland China."""

from quality.suite import Check, Kind, Severity, between

PHONE = r"(^|[^0-9A-Za-z])(86)?1[3-9][0-9]{9}($|[^0-9A-Za-z])"


def no_phone_numbers(table: str, texts: tuple[str, ...], numberings: tuple[str, ...] = ()) -> Check:
    """No value of `texts` matches; `numberings` are numbers shops give out themselves (orders, products).

    A shop may number its orders with eleven digits, so in a numbering only exceptions count: under half of its values.
    Combinations of values are looked at once, and tokens of 32 characters not at all: they cannot match.
    """
    counted = [f"count(*) filter (where {_matches(name)})" for name in texts]
    counted += [
        f"case when 2 * count(*) filter (where {_matches(name)}) < count({name}) "
        f"then count(*) filter (where {_matches(name)}) else 0 end"
        for name in numberings
    ]
    return Check(
        name="no_text_looks_like_a_phone_number",
        kind=Kind.PRIVACY,
        severity=Severity.BLOCK,
        sql=f"""
            select count(*) as delivered, {" + ".join(counted)} as phones, {len(counted)} as "columns"
            from (select distinct {", ".join((*texts, *numberings))} from {table})
        """,
        numbers=("delivered", "phones", "columns"),
        expectations=(between("phones", 0, 0),),
        message="{phones} values in {columns} text columns look like phone numbers",
    )


def _matches(column: str) -> str:
    return f"length({column}) <> 32 and regexp_matches({column}, '{PHONE}')"
