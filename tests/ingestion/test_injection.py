"""Names and cells from outside are data: no SQL, no template, no shell, no glob, whatever they spell."""

import json

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ingestion.cells import has_personal_header, has_personal_value
from ingestion.files.delivered import KeptTable
from ingestion.files.headers import OURS, normalized
from ingestion.files.table import Candidate, RawTable
from ingestion.files.trimming import bare
from ingestion.loading import load_table
from ingestion.run import Source, open_run
from ingestion.scope import Scope
from ingestion.settings import create_home, load_settings

HOSTILE = (
    "'; drop table typed; --",
    '"; drop view clean; --',
    "x') union select * from read_text('/etc/passwd') --",
    "{{ env_var('PLANTED') }}{% do run_query('drop schema raw') %}",
    "$(touch planted)`touch planted`;touch planted",
    "orders[1-9]*?.csv",
    "%s%n{0}{} \\x00 \\",
    "=cmd|' /C calc'!A0",
)
NOTHING = ("-", "--", "—", "/", "null", "NULL")  # in place of a value, as exports have it
TEXT = st.sampled_from(HOSTILE) | st.text(
    st.sampled_from("'\";-)(,%{}$`\\\n\r\x1b\u202e*[]/ a表") | st.characters(codec="utf-8"), min_size=1, max_size=12
)
TOML = """
[[brands]]
brand_id = "b"
name_zh = {name}
[[shops]]
shop_id = "s"
brand_id = "b"
name_zh = {name}
[streams."brand.crm"]
key = ["no"]
columns = [
  {{ name = "no", type = "id", required = true }},
  {{ name = "level", type = "enum", aliases = [{header}], values = {{ {wording} = {name} }} }},
  {{ name = "at", type = "timestamp" }},
  {{ name = "note", type = "text" }},
]
[formats.crm]
stream = "brand.crm"
date_formats = [{name}]
constants = {{ note = {name} }}
[formats.crm.columns]
"no" = "no"
"at" = "at"
{header} = "level"
"""


def quoted(text: str) -> str:
    """A TOML string."""
    return '"' + "".join(f"\\U{ord(one):08x}" for one in text) + '"'


@pytest.fixture(scope="module")
def crm(tmp_path_factory):
    """`crm(header, wording, name)`: settings that spell them."""
    home = create_home(tmp_path_factory.mktemp("injection") / "home", "")

    def configured(header: str, wording: str, name: str):
        home.toml.write_text(TOML.format(header=quoted(header), wording=quoted(wording), name=quoted(name)))
        return home, load_settings(home)

    return configured


def as_cleaned(text: str) -> str | None:
    return bare(pa.array([text])).to_pylist()[0]


def is_plain(name: str) -> bool:
    """Whether a header is kept as an unknown column."""
    return bool(normalized(name)) and not normalized(name).startswith(OURS) and normalized(name) not in {"no", "at"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=TEXT, unknown=TEXT, value=TEXT, file=TEXT)
def test_names_and_cells_reach_the_lake_as_they_are_whatever_they_spell(crm, header, unknown, value, file):
    wanted = as_cleaned(value)
    assume(wanted and is_plain(header) and is_plain(unknown) and normalized(header) != normalized(unknown))
    assume(
        not {"品牌id", "品牌编号", "店铺id", "店铺编号", "brand_id", "shop_id", "level", "note"}
        & {normalized(header), normalized(unknown)}
    )
    assume(not has_personal_header(unknown) and not has_personal_value(pa.array([wanted])))
    home, configured = crm(header, value, file)
    candidate = next(Candidate(one.layout, one) for one in configured.formats)
    cells = pa.table({"rn": [1], "c0": ["1"], "c1": [value], "c2": [value]})
    raw = RawTable(candidate, ("no", header, unknown), cells)
    with open_run(home, configured) as run:
        run.con.execute("create table planted as select 1")
        source = Source(file, json.dumps([header, unknown, value, file]), Scope(configured.shops[0], True), None)
        result = load_table(run, KeptTable(raw), source)
        assert run.con.execute("select count(*) from planted").fetchone() == (1,)
        assert (result.rows_in, result.quarantined) == (1, 0)
        if result.loaded:
            part = next((home.raw / "brand" / "crm").glob(f"load_id={result.load_id}/*.parquet"))
            query = f"select level, note, _extra, _raw_json, _source_file from '{part}'"
            ((level, note, extra, record, source_file),) = run.con.execute(query).fetchall()
            assert source_file == file
            assert note == file
            assert level in ({None} if wanted in NOTHING else {file, wanted})
            assert json.loads(extra) == {unknown: wanted}
            assert record is None  # the typed columns give all of it back
