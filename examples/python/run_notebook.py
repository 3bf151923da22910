"""Executes a notebook in a folder and keeps what it printed and drew: run_notebook.py IN.ipynb FOLDER OUT.ipynb"""

import sys

import nbformat
from nbclient import NotebookClient

source, folder, target = sys.argv[1:4]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
for cell in notebook.cells:
    cell.metadata.pop("execution", None)  # times of day
nbformat.write(notebook, target)
