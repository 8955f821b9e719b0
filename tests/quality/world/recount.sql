-- Book every row of raw.$table as the ledger would have, after rows were planted or taken away.
update raw._loads set
    loaded = held.n,
    rows_in = greatest(rows_in, held.n),
    duplicate = greatest(rows_in, held.n) - held.n
from (
    select booked.load_id, count(rows._load_id) as n
    from raw._loads as booked left join raw.$table as rows on rows._load_id = booked.load_id
    where replace(booked.stream, '.', '__') = '$table'
    group by all
) as held
where held.load_id = raw._loads.load_id;
