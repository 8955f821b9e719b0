"""Mutants are reproducible, of every kind, and nearly all of them differ from what they were made of."""

import gzip
import io
import zipfile
from collections import Counter

from benchmarks.mutations.mutants import mutants
from benchmarks.mutations.originals import originals


def test_mutants_are_the_same_for_the_same_seed():
    assert list(mutants(40, 3)) == list(mutants(40, 3))
    assert [content for _, content in mutants(40, 3)] != [content for _, content in mutants(40, 4)]


def test_mutants_take_every_original_in_turn_and_change_it():
    sources = originals()
    made = list(mutants(200, 1))
    assert Counter(name.partition("_")[2] for name, _ in made) == dict.fromkeys(sources, 20)
    same = [name for name, content in made if content == sources[name.partition("_")[2]]]
    assert len(same) < 10


def test_mutants_of_archives_also_pass_their_own_checksums():
    whole = Counter()
    for name, content in mutants(400, 1):
        try:
            if name.endswith(".gz"):
                gzip.decompress(content)
            elif name.endswith((".zip", ".xlsx")):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    assert archive.testzip() is None
            else:
                continue
        except Exception:  # noqa: BLE001  whatever the module says, the archive is broken
            continue
        whole[name.rsplit(".", 1)[-1]] += 1
    assert min(whole[kind] for kind in ("gz", "zip", "xlsx")) >= 10
