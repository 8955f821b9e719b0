"""The other tool and what is asked of it.

ChannelAttribution is GPL: it runs as a program of its own on a file and is neither imported nor shipped by Huoshui. Its
wheel is built from source, which takes a compiler and a minute.
"""

from pathlib import Path

LOCK = Path(__file__).parent / "channel_attribution.lock"
PROGRAM = """
import contextlib, json, os, resource, sys, time
import pandas as pd
with contextlib.redirect_stdout(open(os.devnull, "w")):
    import ChannelAttribution as tool
    started = time.perf_counter()
    paths = pd.read_csv(sys.argv[2], sep=";")
    if sys.argv[1] == "heuristics":
        found = tool.heuristic_models(paths, "path", "conversions", "value")
    else:
        found = tool.markov_model(paths, "path", "conversions", "value", var_null="null", order=1)
    ended = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
credits = dict(zip(found.iloc[:, 0], map(float, found.iloc[:, 1])))
print(json.dumps({"seconds": ended - started, "peak_mb": peak, "credits": credits}))
"""
