-- Stays as far as they have come: a clock that runs out later has not run out yet.
select
    brand_id,
    member_id,
    person_id,
    state,
    valid_from_date,
    least(valid_to_date, {{ hs_vitality_through_date() }}) as valid_to_date,
    previous_state,
    valid_to_date as _until_date,
    _since_seq
from {{ ref('int_vitality__stay') }}
where valid_from_date <= {{ hs_vitality_through_date() }}
