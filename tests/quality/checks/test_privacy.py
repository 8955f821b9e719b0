"""What looks like a mobile number is found in any wording, and numbers that are none are left alone."""

import pytest

from quality.checks.privacy import no_phone_numbers

CHECK = no_phone_numbers("e", ("text",), ("number",))


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("13812345678", 1),
        ("电话13812345678，急", 1),
        ("+8613812345678", 1),
        ("23812345678", 0),
        ("100138123456789", 0),
        ("d41d8cd13812345678f00b204e980099", 0),
        ("13812345678901", 0),
    ],
)
def test_no_phone_numbers_finds_them_in_texts(measure, text: str, phones: int) -> None:
    setup = f"create table e as select '{text}' as text, 'n' as number"
    assert measure(setup, CHECK)["phones"] == phones


@pytest.mark.parametrize(("others", "phones"), [(10, 1), (0, 0)])
def test_no_phone_numbers_leaves_a_shop_its_own_numbering(measure, others: int, phones: int) -> None:
    setup = f"""
        create table e as select 'x' as text, '13812345678' as number
        union all select 'x', 'order ' || i from range({others}) as r(i)
    """
    assert measure(setup, CHECK)["phones"] == phones
