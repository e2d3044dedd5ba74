"""What the measured comes to: the table, and the file of figures."""

import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

from cluster import ROOT
from load import CORES


def say(text):
    print(text, file=sys.stderr, flush=True)


def first_visit(app):
    """Bytes of the login page and all that a browser fetches with it, as they are sent."""
    accept = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    _, headers, page = app.get("/logg-inn", accept)
    plain = app.get("/logg-inn")[2].decode()
    parts = {"/logg-inn": len(page)}
    waiting = re.findall(r'(?:src|href)="(/static/[^"#]+)', plain)
    for path in waiting:
        if path in parts:
            continue
        _, _, body = app.get(path, accept)
        parts[path] = len(body)
        if path.endswith(".css"):
            # a font is fetched when the page has letters of it: those of Nynorsk are in the first
            css = app.get(path)[2].decode()
            waiting += [font for font in re.findall(r'url\("?(/static/[^")]+)', css) if "inter-latin." in font]
    return parts


def number(value, digits=0):
    return f"{value:,.{digits}f}".replace(",", "\u00a0").replace(".", ",")


def markdown(result):
    machine = result["maskin"]
    lines = [
        f"Målt {result['dato']} på innsjekking `{result['commit']}`: {machine['cpu']}, {machine['kjernar']} kjernar, "
        f"{machine['minne_gb']} GB minne, {machine['system']}, PostgreSQL {machine['postgresql']}. "
        f"Median av {result['rundar']} rundar à {result['sekund']} s.",
        "",
        "| Side | Skala | c | sider/s | p50 ms | p99 ms | CPU app ms | CPU PG ms | kapasitet/s | pgbench: kapasitet/s (tps, c) | del |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in result["sider"]:
        base = one["pgbench"]
        lines.append(
            f"| {one['side']} | {one['skala']} | {one['c']} | {number(one['rps'])} | {number(one['p50'], 2)} | "
            f"{number(one['p99'], 1)} | {number(one['app'], 2)} | {number(one['pg'], 2)} | {number(one['kapasitet'])} | "
            f"{number(one['pgbench_kapasitet'])} ({number(base['tps'])}, {one['pgbench_c']}) | {number(one['del'], 2)} |")
    lines += ["", "| Anna | Målt | Mål |", "|---|--:|--:|"]
    lines += [f"| {name} | {number(value, digits)} {unit} | {goal} |" for name, value, digits, unit, goal in result["anna"]]
    return "\n".join(lines)


def machine(options):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(encoding="utf-8"))[1])
    system = re.search(r'PRETTY_NAME="([^"]*)', pathlib.Path("/etc/os-release").read_text(encoding="utf-8"))
    version = subprocess.run([options.pg / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return {"cpu": cpu[1] if cpu else os.uname().machine, "kjernar": CORES, "minne_gb": round(memory / 1024 / 1024),
            "system": system[1], "postgresql": version.split()[2]}


def others(rows, scales, rss, cold, visit):
    """The figures that are not of one page: name, value, digits, unit and aim."""
    small, large = scales
    anna = [(f"Minne (RSS) etter belastinga, {scale} kommunar", rss[scale], 1, "MB", "≤ 16 MB") for scale in scales]
    anna += [("Kaldstart mot ein database som køyrer", statistics.median(cold), 0, "ms", "≤ 100 ms"),
             ("Fyrste vitjing, komprimert", sum(visit.values()) / 1000, 1, "kB", "≤ 60 kB")]
    at = {(one["side"], one["skala"], one["c"]): one for one in rows}
    if ("sakliste", large, 1) in at:
        base = at["sakliste", small, 1]["p50"]
        anna += [
            (f"Sakliste: p50 ved {large} kommunar mot {small}, c = 1", at["sakliste", large, 1]["p50"] / base, 2, "×", "≤ 1,2 ×"),
            ("Sakliste: p50 i den største kommunen, c = 1", at["sakliste", f"{large}, største", 1]["p50"] / base, 2, "×", "≤ 1,5 ×")]
    anna += [(f"{page.capitalize()} av folk med samtykke mot utan, {scale} kommunar: prosessortida til PostgreSQL, c = 16",
              at[f"{page}, samtykke", scale, 16]["pg"] / at[f"{page}, utan samtykke", scale, 16]["pg"], 2, "×", "≤ 1,4 ×")
             for scale in scales for page in ("sakliste", "sak")
             if {(f"{page}, samtykke", scale, 16), (f"{page}, utan samtykke", scale, 16)} <= at.keys()]
    return anna


def while_read(measured):
    """The figures of those who write while others read: name, value, digits, unit and aim."""
    for one in measured:
        many = f"200 skriv og 8 les, {one['skala']} kommunar"
        kladd = one["lagre kladd"]
        yield f"Lagra kladdar i sekundet når {many}", kladd["rps"], 0, "", "100"
        yield f"Lagre kladd: p99 når {many}", kladd["p99"], 0, "ms", ""
        for page in ("sakliste", "mi side"):
            if page in one:
                yield f"{page.capitalize()}: p99 når {many}", one[page]["p99"], 0, "ms", ""


def publish(options, measured):
    """Prints the table, and writes what was asked for."""
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty", "--exclude=*"],
                            capture_output=True, text=True).stdout.strip()
    result = {"dato": datetime.date.today().isoformat(), "commit": commit, "maskin": machine(options),
              "rundar": options.rounds, "sekund": options.seconds, **measured}
    table = markdown(result)
    print(table)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.write:
        path = ROOT / "docs/yting.md"
        text = path.read_text(encoding="utf-8")
        start, end = "<!-- script/bench -->\n", "<!-- /script/bench -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        path.write_text(f"{before}{start}{table}\n{end}{after}", encoding="utf-8")
