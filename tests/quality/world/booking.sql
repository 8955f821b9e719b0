-- Deliveries of one stream ($table, $stream): one load a night, exported at 07:00 of the next day (Asia/Shanghai).
-- $day is the business day of a row; the rows of a whole list all came with one old delivery.
update raw.$table set
    _load_id = '$table-' || $day,
    _occurrence = 1,
    _status_rank = 0,
    _extracted_at = cast($day + 1 as timestamp) - interval 1 hour,
    _record_hash = md5(cast($table as varchar)),
    _row_number = rowid,
    _ledger_seq = $day - date '2020-01-01';
insert into raw._loads
select _load_id, min(_ledger_seq), '$stream', '$table.csv', 0, 0, 0, 0, now() from raw.$table group by _load_id;
