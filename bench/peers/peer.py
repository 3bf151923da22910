"""What the peers have in common: a job and arrays in a folder, and one answer for each line of standard input.

A peer is an object whose run(*words) does the work once and returns seconds, and what it measured of
its own error; save(folder), if it has one, writes what it learned. Seconds are processor time: one
thread that nothing keeps waiting, and other work on the machine does not count.
"""

import json
import os
import sys
import time

import numpy as np

clock = time.process_time
UNKNOWN = -1.0  # an error that was not measured


def serve(prepare):
    folder = sys.argv[1]
    with open(os.path.join(folder, "job.json")) as f:
        job = json.load(f)
    arrays = {name[:-4]: np.load(os.path.join(folder, name)) for name in os.listdir(folder) if name.endswith(".npy")}
    peer = prepare(job, arrays)
    print("ready", flush=True)
    for line in sys.stdin:
        what, *words = line.split()
        answer = {} if what == "save" else peer.run(*words)
        if what == "save":
            peer.save(folder)
        print("answer " + json.dumps(answer), flush=True)


def timed(f, *arguments):
    start = clock()
    result = f(*arguments)
    return clock() - start, result


def distance(a, b):
    """|a - b| / |b|, both as vectors."""
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))
