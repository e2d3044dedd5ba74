"""Measures Laget: what script/bench runs, when what it needs is there. Python's standard library only.

Every page is asked for by wrk, as people who are logged in, and beside it pgbench runs the SQL that the page was seen to
run. How to read the table, and how to add a row: docs/yting.md.
"""

import argparse
import os
import pathlib
import re
import shutil

from cluster import ROOT, RUNNING, App, Cluster
from load import Row, written_while_read
from pages import PAGES, people, whose
from report import first_visit, others, publish, say, while_read

QUICK = {"2": ("skala-2", ["--skala", "2"]), "12": ("skala-12", ["--skala", "12", "--stoerste", "10000"])}
WHOLE = {"6": ("skala-6", ["--skala", "6"]), "357": ("skala-357", ["--skala", "357", "--stoerste", "100000"])}


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description="Måler Laget; sjå docs/yting.md.")
    parser.add_argument("--json", type=pathlib.Path, help="skriv alle tala hit")
    parser.add_argument("--quick", action="store_true", help="to små databasar og tre korte rundar")
    parser.add_argument("--write", action="store_true", help="skriv tabellen i docs/yting.md")
    parser.add_argument("--rounds", type=int, help="rundar (5)")
    parser.add_argument("--seconds", type=int, help="sekund for kvar måling (3)")
    parser.add_argument("--only", action="append", help="berre denne sida; fleire: ein gong til")
    parser.add_argument("--laget", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--pg", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 3)
    return options


def rows_of(scale, cluster, app, options, work):
    """The rows of a scale; where a kommune is much larger than the others, those of its people too."""
    app_rs = (ROOT / "src/app.rs").read_text(encoding="utf-8")
    password = re.search(r'DEMO_PASSWORD: &str = "([^"]*)"', app_rs)[1]
    groups = [(scale, False)] + ([(f"{scale}, største", True)] if "--stoerste" in cluster.seed else [])
    for label, big in groups:
        pages = [page for page in PAGES if options.only is None or page in options.only]
        who = {kind: people(cluster, app, big, kind, password) for kind in {whose(page) for page in pages}}
        for page in pages:
            yield Row(page, label, cluster, app, who[whose(page)], work)


def measure(rows, options):
    say("Varmar opp …")
    for row in rows:
        row.find_best()
        row.load(16, options.seconds, keep=False)
    for at in range(options.rounds):
        say(f"Runde {at + 1} av {options.rounds}")
        for row in rows:
            for connections in (1, 16, 200 if row.name == "lagre kladd" else 64):
                row.load(connections, options.seconds)
            row.base.append(row.pgbench(row.best, options.seconds))


def writers(rows):
    """How it goes for 200 who write and for those who read beside them, at each scale where all of it is measured."""
    for one in [row for row in rows if row.name == "lagre kladd"]:
        readers = [row for row in rows if row.scale == one.scale and row.name in ("sakliste", "mi side")]
        if readers:
            yield written_while_read(one, readers, 20)


def cold_starts(options, cluster):
    for at in range(5):
        app = App(options, cluster, 18190 + at)
        app.stop()
        yield app.cold_ms


def main():
    options = arguments()
    work = options.cache / f"arbeid-{os.getpid()}"
    work.mkdir(parents=True)
    apps, rows = {}, []
    try:
        for number, (scale, (name, seed)) in enumerate((QUICK if options.quick else WHOLE).items()):
            cluster = Cluster(options, name, seed)
            apps[scale] = App(options, cluster, 18180 + number)
            rows += rows_of(scale, cluster, apps[scale], options, work)
        measure(rows, options)
        skriv = list(writers(rows))
        rss = {scale: app.rss_mb() for scale, app in apps.items()}
        sider = [figures for row in rows for figures in row.figures()]
        visit = first_visit(apps[next(iter(apps))])
        cold = list(cold_starts(options, rows[0].cluster))
    finally:
        for one in reversed(RUNNING[:]):
            one.stop()
        shutil.rmtree(work)
    publish(options, {"sider": sider, "anna": others(sider, list(apps), rss, cold, visit) + list(while_read(skriv)), "vitjing": visit,
                      "minne": rss, "kaldstart": cold, "skriv": skriv})


main()
