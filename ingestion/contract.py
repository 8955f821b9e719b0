"""The raw contract: how a stream and a file layout are declared.

A `Stream` is one raw table: its columns with types and personal-data class, its key, and the order in which
versions of a record are ranked. A `Layout` is one kind of export file: header aliases to logical columns, and the
streams its rows feed. Most layouts feed the one stream they are named for; the order export feeds four.

Nothing here does any work; `ingestion.files` reads these declarations and `dbt_project` trusts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

ENVELOPE = pa.schema(
    [
        pa.field("_load_id", pa.string()),
        pa.field("_row_number", pa.int64()),  # 1-based position of the record in its file or page
        pa.field("_occurrence", pa.int32()),  # n-th identical record of its delivery, from 1
        pa.field("_source_file", pa.string()),
        pa.field("_source_updated_at", pa.timestamp("us", tz="UTC")),  # see Stream.version_times
        pa.field("_extracted_at", pa.timestamp("us", tz="UTC")),  # export time in the file name, or pull time
        pa.field("_status_rank", pa.int32()),  # position of the status in its declared life, 0 without one
        pa.field("_record_hash", pa.string()),  # all declared columns and _occurrence
        pa.field("_business_hash", pa.string()),  # the same without columns marked as noise; null where none is marked
        pa.field("_extra", pa.string()),  # unknown columns as JSON, null without any
        pa.field("_raw_json", pa.string()),  # delivered cells that typed columns do not give back, null for none
    ]
)


class ColumnType(StrEnum):
    """Type of a column at the boundary; the value after the colon is how it lies in the lake."""

    ID = "id"  # string, never through a number
    TEXT = "text"  # string
    ENUM = "enum"  # string; known wordings become their code, unknown ones stay as delivered
    INT = "int"  # int64
    MONEY = "money"  # int64 fen
    RATE = "rate"  # decimal128(9, 6), a fraction (15 % is 0.150000)
    TIMESTAMP = "timestamp"  # timestamp[us, UTC]
    DATE = "date"  # date32, business day in Asia/Shanghai
    BOOL = "bool"  # bool
    PHONE = "phone"  # string, HMAC token
    OPENID = "openid"  # string, HMAC token; also unionid and external_userid


class Pii(StrEnum):
    """Personal-data class of a column and what the reader does with it."""

    NONE = "none"
    TOKEN = "token"  # replaced by an HMAC-SHA-256 token with key id
    DROP = "drop"  # never leaves the reader


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column. `aliases` are headers of export files; matching is by normalized name."""

    name: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    required: bool = False  # a missing header refuses the file, an empty cell quarantines the row
    pii: Pii = Pii.NONE
    values: Mapping[str, str] = field(default_factory=dict)  # ENUM and BOOL: wording -> code
    noise: bool = False  # left out of _business_hash
    fraction_digits: int = 2  # MONEY: the most decimals a yuan amount may carry (bills carry 5)


@dataclass(frozen=True, slots=True)
class Stream:
    """One raw stream `<source>.<name>`; its grain is the first sentence of `description`."""

    source: str
    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # natural key; may hold "_occurrence"
    updated_at: str | None = None  # column with the source's own update time, where it has one
    version_times: tuple[str, ...] = ()  # else: the greatest of these business times
    status: str | None = None  # column whose `values` order ranks the status (codes in order of life)
    business_day: str | None = None  # column whose Shanghai day is the record's business day, for volume and freshness
    snapshot: bool = False  # each file is the whole list (products, members), not a period

    @property
    def id(self) -> str:
        """`shop.order_lines`: the stream's public name."""
        return f"{self.source}.{self.name}"

    @property
    def table(self) -> str:
        """`shop__order_lines`: its table in schema `raw` of the warehouse."""
        return f"{self.source}__{self.name}"

    @property
    def is_restated(self) -> bool:
        """Whether a record can go back to what it said before without any time in it that tells (lists, daily figures).

        Which delivery said it last then decides, so every delivery that repeats such a record is remembered.
        """
        kinds = {column.name: column.type for column in self.columns}
        return self.snapshot or all(kinds[name] is ColumnType.DATE for name in self.version_times)


@dataclass(frozen=True, slots=True)
class Derived:
    """A stream fed by some columns of a layout's rows.

    `when` lists columns of which at least one must be filled for a row to give a record; without it every row does.
    `one_per_key` collapses rows to one record per key of the stream (an order from its lines).
    `listed_as` names the column in which such a collapsed record lists the hashes of the records of this stream.
    """

    stream: str
    columns: tuple[str, ...]
    when: tuple[str, ...] = ()
    one_per_key: bool = False
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of export file. `stream` is the stream that counts its rows."""

    name: str
    stream: str
    columns: tuple[Column, ...]
    derived: tuple[Derived, ...] = ()
    order_level: tuple[str, ...] = ()  # columns on which all lines of an order must agree
    framing: str = "table"  # table | wechat_pay_bill (backtick cells, summary block)
