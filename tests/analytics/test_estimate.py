from analytics.estimate import Estimate, pooled


def test_an_estimate_covers_what_lies_in_its_interval():
    one = Estimate(2.0, 1.0, 3.0)
    assert one.covers(1.0)
    assert not one.covers(3.1)
    assert one.half_width == 1.0


def test_pooled_adds_values_and_squares_of_half_widths():
    both = pooled([Estimate(10.0, 7.0, 13.0), Estimate(20.0, 16.0, 24.0)])
    assert (both.value, both.low, both.high) == (30.0, 25.0, 35.0)
