import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import build
from ingestion.sandbox.frame import take
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.people import people
from ingestion.sandbox.touches import thin_after_death, touches


def test_touches_stay_inside_the_history_and_their_window(options, stock):
    block = blocks(options)[0]
    folks = people(options, block, stock)
    for name, frame in touches(options, block, folks, 12)[1].items():
        assert (frame["at"] < options.stop).all(), name
        assert (frame["at"] >= folks["entry"][frame["person"]]).all(), name
        assert len(np.unique(frame["number"])) == len(frame["number"]), name


def test_what_never_arrived_belongs_to_no_channel(options, stock):
    block = blocks(options)[0]
    messages = touches(options, block, people(options, block, stock), 12)[1]["messages"]
    assert (messages["channel"][messages["status"] != 1] == -1).all()
    assert (messages["channel"][messages["is_outbound"] == 0] == -1).all()
    assert (messages["channel"] >= 0).any()


def test_thin_after_death_keeps_outbound_and_most_of_life():
    frame = {"person": np.zeros(4_000, np.int64), "at": np.arange(4_000), "is_outbound": np.arange(4_000) % 2}
    left = thin_after_death(np.random.default_rng(1), frame, np.array([2_000]))
    assert (left["at"] <= 2_000).sum() == 2_001
    assert (left["is_outbound"] == 1).sum() == 2_000
    assert 50 < ((left["is_outbound"] == 0) & (left["at"] > 2_000)).sum() < 250
    alive = thin_after_death(np.random.default_rng(1), frame, np.array([clock.NEVER]))
    assert len(alive["at"]) == 4_000


def test_who_leaves_was_written_to_as_often_as_who_stays():
    """Plans do not know who will leave: else silence before leaving would look like its cause."""
    options = SandboxOptions(scale="tiny", effects="none")
    frames = touches(options, blocks(options)[0], people(options, blocks(options)[0], build(options)), 12)
    folks, sent = frames[0], frames[1]["messages"]
    sent = take(sent, sent["is_outbound"] == 1)
    left = (folks["friend_to"] < clock.NEVER) & (folks["friend_to"] - folks["friend_from"] > 60 * clock.DAY)
    away = folks["friend_to"][sent["person"]] - sent["at"]
    month = 30 * clock.DAY
    last, before = (((away > a * month) & (away <= (a + 1) * month) & left[sent["person"]]).sum() for a in (0, 1))
    assert 0.6 < last / before < 1.6
