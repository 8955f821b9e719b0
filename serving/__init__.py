"""Write, audit, publish: one atomic release of all marts for BI."""
