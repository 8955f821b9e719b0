"""Credits of a million orders by every rule, exact to the fen, beside the same credits written by hand in SQL."""
