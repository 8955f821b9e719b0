"""From an untrusted file to typed columns: inbox, limits, decoding, readers."""
