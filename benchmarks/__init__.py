"""Side-by-side timings: ours against the least that the engine could do, in one process tree, as ratios.

Linear algebra runs in one thread on both sides, as it does at night (see `orchestration`).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
