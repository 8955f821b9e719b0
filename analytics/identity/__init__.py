"""Who is one person: ids as nodes, records that show two as edges, guards against merging strangers."""
