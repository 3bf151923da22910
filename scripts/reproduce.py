#!/usr/bin/python3
"""Puts one experiment that was run into docs: scripts/reproduce.py NAME OUT DOCS SECONDS.

Reads OUT/NAME.h5 and the report OUT/NAME, writes DOCS/reproduction/NAME (table.md and figures), and
replaces in the pages of DOCS what stands between <!--=NAME.KEY--> and <!--/-->: no number that a run
has given is typed in.
"""
import pathlib
import re
import shutil
import sys

from reproduce_facts import Run, facts

KEPT = ("learning", "test-error", "angles-closed-form", "stability")
LARGEST = 100_000  # bytes of an svg; beyond that the png is the smaller one
MARK = r"<!--=([\w-]+)\.([\w-]+)-->.*?<!--/-->"


def fill(page, name, known):
    """Replaces the marks of one experiment in a page; a mark without a number is an error."""
    def text(mark):
        if mark[1] != name:
            return mark[0]
        value = known[mark[2]]
        block = "\n\n" if value.startswith("|") else ""
        return f"<!--={name}.{mark[2]}-->{block}{value}{block}<!--/-->"

    before = page.read_text()
    after = re.sub(MARK, text, before, flags=re.DOTALL)
    if after != before:
        page.write_text(after)


def table(report):
    """The report's table without its last column, which is of the machine and not of the experiment."""
    lines = (report / "table.md").read_text().splitlines()
    head = [cell.strip() for cell in lines[0].split("|")]
    drop = head.index("examples/s")
    return "\n".join("|".join(c for i, c in enumerate(line.split("|")) if i != drop) for line in lines)


def figures(report, folder):
    """Copies the figures; returns the Markdown that shows them, with the captions of the report."""
    shown = []
    for name, caption in re.findall(r"!\[.*?\]\((.*?)\.svg\)\n\n\*(.*?)\*", (report / "report.md").read_text()):
        if name not in KEPT:
            continue
        svg = report / (name + ".svg")
        picture = svg if svg.stat().st_size < LARGEST else svg.with_suffix(".png")
        shutil.copy(picture, folder)
        shown.append(f"![{name}]({picture.name})\n\n*{caption}*\n")
    return "\n".join(shown)


def provenance(run, seconds):
    """Where the numbers come from."""
    a = {k: v.decode() if isinstance(v, bytes) else v for k, v in run.file.attrs.items()}
    return (f"    {a['command_line']}\n\nsettle {a['version']}, revision {a['git_revision']}, seeds {run.seeds[0]} to {run.seeds[-1]}; "
            f"{seconds} seconds on {a['cores']} cores ({a['blas']}, {a['blas_core']}).\n")


def main(name, out, docs, seconds):
    out, docs = pathlib.Path(out), pathlib.Path(docs)
    run, report, folder = Run(out / f"{name}.h5", out / name), out / name, docs / "reproduction" / name
    known = facts(name, run)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    blocks = "".join(f"\n{text}\n" for text in known.values() if text.startswith("|"))
    (folder / "table.md").write_text(
        f"# {name}: what came out\n\nMade by `make reproduce ONLY={name}`.\n\n{table(report)}\n{blocks}\n"
        f"{figures(report, folder)}\n## Where it comes from\n\n{provenance(run, seconds)}")
    for page in [docs / "reproduction.md", *sorted((docs / "experiments").glob("*.md"))]:
        fill(page, name, known)


if __name__ == "__main__":
    main(*sys.argv[1:])
