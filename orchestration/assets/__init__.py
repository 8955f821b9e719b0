"""Assets from left to right: inbox, raw streams, dbt models, release."""
