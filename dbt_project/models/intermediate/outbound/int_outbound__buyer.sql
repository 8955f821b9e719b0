-- Who has bought, what for the most part, and since when; 32 groups by a hash, for intervals that know who is who.
select
    categories.brand_id,
    categories.person_id,
    max_by(categories.category_id, categories.valid_from_date) as category_id,
    min(bought.purchase_date) as first_date,
    substr(categories.person_id, 1, 1) || case when substr(categories.person_id, 2, 1) < '8' then '0' else '1' end
        as person_group
from {{ ref('int_vitality__person_category') }} as categories
inner join {{ ref('int_member__purchase_day') }} as bought
    on categories.brand_id = bought.brand_id and categories.person_id = bought.person_id
where categories.category_id is not null
group by categories.brand_id, categories.person_id
