"""Dagster assets, checks, jobs and the command line; composes all other packages.

Why: before anything imports numpy, its linear algebra is told to work in one thread. Matrices here have at most some
     dozen rows: threads that wait for each other take up to three times as long on a busy machine, and a sum that is
     cut by the number of cores ends in other last digits on another machine.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
