"""The other tool and what is asked of it: BG/NBD fitted to the same file."""

from pathlib import Path

LOCK = Path(__file__).parent / "lifetimes.lock"
PROGRAM = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
from lifetimes import BetaGeoFitter
x, t_x, T = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True)
started = time.perf_counter()
fitter = BetaGeoFitter()
fitter.fit(x, t_x, T)
seconds = time.perf_counter() - started
parameters = {name: float(value) for name, value in fitter.params_.items()}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak_mb": peak, "parameters": parameters}))
"""
