"""Multi-touch attribution over encoded paths: rules that need no fit, the exact Markov chain, Shapley values."""
