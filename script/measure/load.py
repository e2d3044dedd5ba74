"""One row of the table: wrk asks for the page, and pgbench runs its SQL beside."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import urllib.parse

from cluster import cpu_ms, family_cpu_ms
from pages import PAGES, SAKER
from trace import trace

CORES = os.cpu_count() or 1
LUA = pathlib.Path(__file__).with_name("wrk.lua")
# Scripts of pgbench for a page that writes, and for all others: it prepares the statements of each by itself on each
# connection, but writes to the same few saker all the time. Drafts are as many as those who write.
TRACED = {"lagre tiltak": 8, "lagre kladd": 64}
# What pgbench does before it is measured: its connections then have the plans that Laget's have.
WARM = 3


class Row:
    """One page at one scale: the targets of wrk and the scripts of pgbench."""

    def __init__(self, name, scale, cluster, app, who, folder):
        self.name, self.scale, self.cluster, self.app = name, scale, cluster, app
        self.samples, self.base, self.best = {}, [], None
        stem = folder / f"{name}-{scale}".replace(" ", "-")
        self.targets = stem.with_name(f"{stem.name}.maal")
        targets = []
        for at in range(min(SAKER.get(name, 10**6), max(len(one["saker"]) for one in who))):
            for one in who:
                if at < len(one["saker"]):
                    method, path, form = PAGES[name](one["saker"][at])
                    targets.append((method, path, one["cookie"], urllib.parse.urlencode(form) if form else ""))
        self.targets.write_text("".join("\t".join(target) + "\n" for target in targets), encoding="utf-8")
        self.scripts = trace(cluster, app, targets[:TRACED.get(name, 3)], stem)

    def begin(self, connections, seconds, pause=0):
        """wrk at its work, each connection with so many milliseconds between what it asks for."""
        return subprocess.Popen(
            ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", LUA, "--timeout", "10s",
             f"http://127.0.0.1:{self.app.port}"],
            env=os.environ | {"MAAL": str(self.targets), "PAUSE": str(pause)}, stdout=subprocess.PIPE, text=True)

    def end(self, process):
        said, _ = process.communicate()
        found = re.search(r"RESULT (.*)", said)
        if process.returncode or not found:
            sys.exit(f"wrk klarte ikkje {self.name}: {said[-800:]}")
        result = json.loads(found[1])
        if result["wrong"] > 0:
            sys.exit(f"{self.name}: {result['wrong']} av {result['n']} svar var feil.")
        return {"n": result["n"], "rps": result["n"] * 1e6 / result["us"], "p50": result["p50"] / 1000,
                "p99": result["p99"] / 1000}

    def load(self, connections, seconds, keep=True):
        before = cpu_ms(self.app.process.pid), family_cpu_ms(self.cluster.process.pid)
        result = self.end(self.begin(connections, seconds))
        after = cpu_ms(self.app.process.pid), family_cpu_ms(self.cluster.process.pid)
        if keep:
            many = max(result.pop("n"), 1)
            self.samples.setdefault(connections, []).append(
                result | {"app": (after[0] - before[0]) / many, "pg": (after[1] - before[1]) / many})

    def pgbench(self, clients, seconds):
        files = [word for path, _ in self.scripts for word in ("-f", path)]
        values = [word for _, given in self.scripts for key, value in given.items() for word in ("-D", f"{key}={value}")]
        process = subprocess.Popen(
            [self.cluster.options.pg / "pgbench", "-n", "-M", "prepared", "-h", self.cluster.folder, "-U", "laget_login",
             "-c", str(clients), "-j", "1", "-P", "1", "-T", str(WARM + seconds + 1), *files, *values, "laget"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | {"PGOPTIONS": "-c jit=off"})
        marks, said = self.marks(process, seconds)
        if process.wait() or len(marks) < 2 or marks[1]["n"] == marks[0]["n"]:
            sys.exit(f"pgbench klarte ikkje {self.name}: {said[-800:]}")
        used = {key: marks[1][key] - marks[0][key] for key in marks[0]}
        return {"tps": used["n"] / used["at"], "pg": used["pg"] / used["n"], "klient": used["klient"] / used["n"]}

    def marks(self, process, seconds):
        """Time, transactions and CPU time when pgbench is warm, and so many seconds later."""
        marks, said, at, many = [], "", 0.0, 0.0
        for line in process.stderr:
            said += line
            told = re.match(r"progress: ([\d.]+) s, ([\d.]+) tps", line)
            if not told:
                continue
            many += (float(told[1]) - at) * float(told[2])
            at = float(told[1])
            if round(at) in (WARM, WARM + seconds):
                marks.append({"at": at, "n": many, "klient": cpu_ms(process.pid),
                              "pg": family_cpu_ms(self.cluster.process.pid)})
        return marks, said

    def find_best(self):
        tries = {clients: self.pgbench(clients, 1)["tps"] for clients in (1, 2, 4, 8)}
        self.best = max(tries, key=tries.get)

    def figures(self):
        """The medians, a line for each number of connections."""
        base = {key: statistics.median(one[key] for one in self.base) for key in self.base[0]}
        base_capacity = CORES * 1000 / (base["pg"] + base["klient"])
        for connections, samples in sorted(self.samples.items()):
            one = {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}
            capacity = CORES * 1000 / (one["app"] + one["pg"])
            yield {"side": self.name, "skala": self.scale, "c": connections, "rundar": len(samples), **one,
                   "kapasitet": capacity, "pgbench": base, "pgbench_c": self.best, "pgbench_kapasitet": base_capacity,
                   "del": capacity / base_capacity, "sql_del": base["pg"] / (one["app"] + one["pg"])}


def written_while_read(kladd, readers, seconds):
    """200 people who write, each keeping the draft every other second, while others read: what each of them got."""
    reading = [(row, row.begin(4, seconds + 1)) for row in readers]
    writing = kladd.end(kladd.begin(200, seconds, pause=2000))
    return {"skala": kladd.scale, kladd.name: writing, **{row.name: row.end(process) for row, process in reading}}
