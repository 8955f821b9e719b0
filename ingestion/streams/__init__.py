"""The declared raw streams and file layouts, one module per source."""
