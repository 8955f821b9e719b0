"""A check of dbt says what it is about, from the test itself."""

from orchestration.check_texts import text_of


def test_a_test_of_our_own_is_told_by_the_comment_it_begins_with() -> None:
    sql = "-- A returned row is a day\n-- that is missing.\nselect 1\n-- not this"
    assert text_of({"raw_code": sql}) == "A returned row is a day that is missing."
    assert text_of({"raw_code": "select 1 -- no"}) is None


def test_a_generic_test_is_told_by_its_name_and_arguments() -> None:
    kwargs = {"columns": ["brand_id", "date"], "where_condition": "true", "model": "{{ ref('a') }}"}
    told = text_of({"raw_code": "-- x", "test_metadata": {"name": "is_unique_by", "kwargs": kwargs}})
    assert told == "Is unique by: columns brand_id, date; where condition true."
    assert text_of({"test_metadata": {"name": "not_null", "kwargs": {"model": "m"}}}) == "Not null."
