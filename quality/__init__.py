"""Great Expectations suites as data and the one runner that decides them."""
