-- A whole list comes again every night; all of it is known but for a twentieth in the newest delivery.
insert into raw.$table by name
select * replace (
    '$table-' || getvariable('last_day') as _load_id,
    _ledger_seq + 100 as _ledger_seq,
    _extracted_at + interval 20 day as _extracted_at
)
from raw.$table where hash(_record_hash) % 20 = 0;
insert into raw._loads
select
    '$table-' || night, night - date '2020-01-01', '$stream', '$table.csv', rows_in, 0, 0, 0, now()
from (select cast(getvariable('last_day') - i::integer as date) as night from range(20) as r(i)),
    (select count(*) as rows_in from raw.$table where _load_id not like '%' || getvariable('last_day'));
update raw._loads set
    source_file = '$table_' || strftime(date '2020-01-01' + seq::integer, '%Y%m%d') || '.csv',
    rows_in = greatest(rows_in, (select count(*) from raw.$table where _load_id not like '%' || getvariable('last_day')))
where stream = '$stream';
