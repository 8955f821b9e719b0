"""The buy-till-you-die fit beside `lifetimes`, in an environment of its own, and the scoring of a million customers."""
