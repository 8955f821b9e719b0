-- Recorded with the fit of the month, so it stays until the month is fitted again.
select
    brand_id,
    goods_type,
    month,
    decile,
    customers,
    holdout_days,
    expected_orders,
    actual_orders,
    mean_absolute_error,
    total_ratio,
    fit_status
from {{ source('analytics', 'lifetime_calibration') }}
