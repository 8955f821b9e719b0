"""Side-by-side timings: ours against the least that the engine could do, in one process tree, as ratios."""
