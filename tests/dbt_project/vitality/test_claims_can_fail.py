"""Every dbt test of vitality passes on the built world and fails once its fault is planted.

Each fault is one that only its own test can see, so all are planted at once.
"""

from collections.abc import Callable

FAULTS = {
    "assert_state_intervals_tile_member_life": """
        update marts.fct_member_state_interval set valid_to_date = valid_to_date - 1
        where member_id = (select min(member_id) from marts.fct_member_state_interval)
            and valid_from_date < valid_to_date
    """,
    "assert_states_add_up_to_members": """
        update marts.mart_member_state set members = members + 1
        where brand_id = 'b1' and date = date '2025-04-17' and state = 'new'
    """,
    "assert_transitions_conserve_members": """
        update marts.mart_member_transition set members = members - 1
        where brand_id = 'b1' and month = date '2025-03-01' and from_state = 'lapsed'
    """,
    "assert_huoshui_rate_is_active_over_reachable": """
        update marts.mart_member_vitality set driver_mix = driver_mix + 0.01
        where brand_id = 'b1' and month = date '2025-05-01' and category_id = 'all'
    """,
    "assert_vitality_categories_add_up": """
        delete from marts.mart_member_vitality
        where brand_id = 'b2' and month = date '2025-05-01' and category_id = 'c1'
    """,
}


def test_vitality_claims_hold_on_the_built_world(failed_claims: Callable[[str], set[str]]) -> None:
    assert failed_claims("select 1") == set()


def test_each_vitality_claim_fails_on_its_fault(failed_claims: Callable[[str], set[str]]) -> None:
    assert failed_claims(";".join(FAULTS.values())) == set(FAULTS)
