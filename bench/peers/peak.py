"""Runs a command and prints the most memory it took, in kB (macOS: bytes). A process of its own for it, since what
the system tells of a child counts its parent's memory at its start."""

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
