"""Words on being spoken to: by members only, in their shares, and the last one said stands in the truth."""

import numpy as np

from ingestion.sandbox import clock, texts
from ingestion.sandbox.consents import WAYS, WORDS, spoken, words


def test_spoken_gives_members_their_words_in_the_declared_shares(apparel):
    said = spoken(apparel)
    assert 0.65 < (said["sms"] == 0).mean() < 0.85
    assert 0.40 < (said["phone"] == 0).mean() < 0.60
    withdrawn = said["all_to"] < clock.NEVER
    assert 0 < withdrawn.sum() < 0.05 * len(withdrawn)
    assert (apparel.people["member_from"][withdrawn] < said["all_to"][withdrawn]).all()


def test_words_are_said_by_members_and_an_opt_out_is_one(apparel):
    gone = texts.unsubscribed(texts.events(apparel))
    said = words(apparel, gone)
    assert (np.diff(said["at"]) >= 0).all()
    assert (said["at"] >= apparel.people["member_from"][said["person"]]).all()
    back = (said["way"] == WAYS.index("sms")) & (said["word"] == WORDS.index("withdrawn"))
    assert sorted(said["person"][back].tolist()) == sorted(gone["person"].tolist())
