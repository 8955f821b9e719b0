"""Promotions: what would have been sold (baseline), what was created, what was only moved in time."""
