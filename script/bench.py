"""Measures Laget: what script/bench runs, when what it needs is there. Python's standard library only.

Every page is asked for by wrk, as people who are logged in, and beside it pgbench runs the SQL that the page was seen to
run. How to read the table, and how to add a row: docs/yting.md.
"""

import argparse
import datetime
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
PEOPLE = 16
# pgbench prepares the statements of each of its scripts by itself, so with many it would mostly plan.
TRACED = 3
# What is to be stopped, however it ends.
RUNNING = []
FORM = {"maal": "Barnet finn roa i overgangane", "tiltak": "Fast vaksen møter ved døra kvar morgon i seks veker"}

# A row of the table: its name, and the request for one of the person's saker. What is sent is a form that makes
# something: wrk gives each its own id.
PAGES = {
    "sakliste": lambda sak: ("GET", "/saker", None),
    "sak": lambda sak: ("GET", f"/sak/{sak['sak']}", None),
    "mi side": lambda sak: ("GET", "/", None),
    "lagre tiltak": lambda sak: ("POST", f"/sak/{sak['sak']}/tiltak/ny", FORM | {
        "ansvarleg": sak["ansvarleg"],
        "innan": (datetime.date.today() + datetime.timedelta(days=30)).strftime("%d.%m.%Y"),
    }),
}

LUA = """
local list, at = {}, 0
math.randomseed(os.time())
local function hex(n)
  local s = ""
  for _ = 1, n do s = s .. string.format("%x", math.random(0, 15)) end
  return s
end
local function id() return hex(8) .. "-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(12) end
function init()
  for line in io.lines(os.getenv("MAAL")) do
    local method, path, cookie, body = line:match("([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)")
    list[#list + 1] = {method, path, cookie, body}
  end
  at = math.random(#list)
end
function request()
  at = at % #list + 1
  local one = list[at]
  local headers = {Cookie = one[3], ["Accept-Encoding"] = "gzip, zstd", ["Sec-Fetch-Site"] = "same-origin"}
  if one[1] == "GET" then return wrk.format("GET", one[2], headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", one[2], headers, "id=" .. id() .. "&" .. one[4])
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\nRESULT {"n":%d,"us":%d,"p50":%d,"p99":%d,"wrong":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def say(text):
    print(text, file=sys.stderr, flush=True)


def stat(pid):
    """The fields of /proc/PID/stat after the name."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()


def cpu_ms(pid):
    """The process's own CPU time."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def family_cpu_ms(pid):
    """The CPU time of a process and its children, those that have ended too."""
    total = sum(map(int, stat(pid)[11:15]))
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = stat(entry)
            except OSError:
                continue
            if fields[1] == str(pid):
                total += int(fields[11]) + int(fields[12])
    return total * 1000 / TICKS


class Cluster:
    """A PostgreSQL of its own, with fsync, filled to a scale and kept for the next time."""

    def __init__(self, options, name, seed):
        parts = [*sorted((ROOT / "migrations").glob("*.sql")), *sorted((ROOT / "src/seed/skala").rglob("*.rs"))]
        print_of = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:8]
        self.options, self.seed = options, seed
        self.folder = options.cache / f"{name}-{print_of}"
        self.log = self.folder / "logg"
        self.account = []
        if os.geteuid() == 0:
            self.account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if not (self.folder / "ferdig").exists():
            self.make()
        else:
            self.start()
        self.begun = self.sql("select now()")

    def url(self, user):
        return f"postgres://{user}@localhost/laget?host={urllib.parse.quote(str(self.folder), safe='')}"

    def start(self):
        self.file = open(self.log, "ab")
        self.process = subprocess.Popen(
            [*self.account, self.options.pg / "postgres", "-D", self.folder / "data", "-k", self.folder,
             "-c", "listen_addresses=", "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB", "-c", "jit=off",
             "-c", "fsync=on", "-c", "log_line_prefix=%p|", "-c", "lc_messages=C"],
            stdout=self.file, stderr=self.file, cwd=self.folder, process_group=0)
        RUNNING.append(self)
        for _ in range(600):
            if subprocess.run([*self.psql("postgres"), "-c", "select 1"], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit(f"PostgreSQL startar ikkje; sjå {self.log}.")

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.account:
            shutil.chown(self.folder, "postgres")
        subprocess.run([*self.account, self.options.pg / "initdb", "-D", self.folder / "data", "-U", "laget_super",
                        "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL,
                       cwd=self.folder)
        self.start()
        subprocess.run([*self.psql("postgres"), "-c", "create database laget"], check=True)
        env = os.environ | {"LAGET_ADMIN_DATABASE_URL": self.url("laget_super")}
        laget = self.options.laget
        for words in [["nyklar", self.folder / "nyklar"], ["migrate"],
                      ["seed", "--key-file", self.folder / "nyklar", *self.seed]]:
            subprocess.run([laget, *words], check=True, env=env, stdout=sys.stderr)
        self.sql("vacuum (analyze)", "checkpoint")
        (self.folder / "ferdig").touch()

    def psql(self, database="laget"):
        return [self.options.pg / "psql", "-X", "-q", "-A", "-t", "-h", self.folder, "-U", "laget_super", "-d", database,
                "-v", "ON_ERROR_STOP=1"]

    def sql(self, *statements):
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run([*self.psql(), *words], check=True, capture_output=True, text=True).stdout.strip()

    def rows(self, query):
        return json.loads(self.sql(f"select coalesce(json_agg(r), '[]') from ({query}) r"))

    def stop(self):
        RUNNING.remove(self)
        self.process.send_signal(2)
        self.process.wait()


class App:
    """`laget serve`."""

    def __init__(self, options, cluster, port):
        self.options, self.port = options, port
        env = os.environ | {"LAGET_DATABASE_URL": cluster.url("laget_login"), "LAGET_KEY_FILE": str(cluster.folder / "nyklar"),
                            "LAGET_LISTEN": f"127.0.0.1:{port}", "LAGET_LOG_FILTER": "warn"}
        begun = time.monotonic()
        self.process = subprocess.Popen([options.laget, "serve"], env=env | {"MALLOC_MMAP_THRESHOLD_": "1048576"}, stdout=subprocess.DEVNULL)
        RUNNING.append(self)
        while True:
            try:
                if self.get("/logg-inn")[0] == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - begun > 20:
                sys.exit("Laget startar ikkje.")
            time.sleep(0.001)
        self.cold_ms = (time.monotonic() - begun) * 1000

    def get(self, path, headers=None, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data

    def login(self, name, password):
        body = urllib.parse.urlencode({"til": "", "brukarnamn": name, "passord": password})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        status, answer, _ = self.get("/logg-inn", headers, "POST", body)
        cookie = re.search(r"__Host-sesjon=[0-9a-zA-Z_-]+", answer.get("set-cookie", ""))
        if status != 303 or not cookie:
            sys.exit(f"{name} får ikkje logga inn: {status}.")
        return cookie[0]

    def rss_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return int(re.search(r"VmRSS:\s*(\d+)", file.read())[1]) / 1024

    def stop(self):
        RUNNING.remove(self)
        self.process.terminate()
        self.process.wait()


def people(cluster, app, big, password):
    """Some who work with saker, one leader for each three tilsette, logged in, with open saker of their own."""
    kommune = "= (select kommune_id from sak group by 1 order by count(*) desc limit 1)" if big else "is not null"
    order = "md5(m.medlemskap_id::text)"
    found = []
    for role, many in (("tilsett", PEOPLE * 3 // 4), ("einingsleiar", PEOPLE // 4)):
        found += cluster.rows(
            f"select b.brukarnamn from medlemskap m join brukar b using (brukar_id) where m.rolle = '{role}'"
            f" and m.kommune_id {kommune} and exists (select from sak where ansvarleg_id = m.prinsipal_id and"
            f" tilstand = 'open') order by {order} limit {many}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = cluster.rows(
            "select s.sak_id as sak, s.ansvarleg_id as ansvarleg from sak s join sak_tilgang t using (kommune_id, sak_id)"
            " join medlemskap m on m.prinsipal_id = t.prinsipal_id join brukar b using (brukar_id)"
            f" where b.brukarnamn = '{one['brukarnamn']}' and t.open and s.steg in (2, 3, 5) order by s.sak_id limit 60")
    return [one for one in found if one["saker"]]


class Row:
    """One page at one scale: the targets of wrk and the scripts of pgbench."""

    def __init__(self, name, scale, cluster, app, who, folder):
        self.name, self.scale, self.cluster, self.app = name, scale, cluster, app
        self.samples, self.base, self.best = {}, [], None
        self.targets = folder / f"{name}-{scale}.maal".replace(" ", "-")
        lines, traced = [], []
        depth = max(len(one["saker"]) for one in who)
        for at in range(depth):
            for one in who:
                if at < len(one["saker"]):
                    method, path, form = PAGES[name](one["saker"][at])
                    body = urllib.parse.urlencode(form) if form else ""
                    lines.append(f"{method}\t{path}\t{one['cookie']}\t{body}\n")
                    traced.append((method, path, one["cookie"], body))
        self.targets.write_text("".join(lines), encoding="utf-8")
        self.writes = traced[0][0] == "POST"
        self.scripts = self.trace(traced[:TRACED], folder)

    def trace(self, targets, folder):
        """The SQL of the page, as the server was asked to run it, as scripts for pgbench."""
        self.cluster.sql("alter role laget_login set log_statement = 'all'")
        app = App(self.app.options, self.cluster, self.app.port + 50)
        scripts = []
        for number, target in enumerate(targets):
            for _ in range(6):  # every connection of the pool knows its statements
                ask(app, target)
            first, second = (self.seen(app, target) for _ in range(2))
            path = folder / f"{self.name}-{self.scale}-{number}.sql".replace(" ", "-")
            script, values = as_script(first, second, f"p{number}_")
            path.write_text(script, encoding="utf-8")
            scripts.append((path, values))
        app.stop()
        self.cluster.sql("alter role laget_login reset log_statement")
        self.clean()
        return scripts

    def seen(self, app, target):
        at = self.cluster.log.stat().st_size
        ask(app, target)
        time.sleep(0.05)
        with open(self.cluster.log, encoding="utf-8") as file:
            file.seek(at)
            return statements(file.read())

    def clean(self):
        """Takes away what the saving has made since the measuring began: the next round shall not read longer pages."""
        if self.writes:
            since = self.cluster.begun
            self.cluster.sql(
                f"delete from tiltak where created_at >= '{since}'", f"delete from sak_historikk where at >= '{since}'",
                f"delete from innsending where at >= '{since}'", "vacuum tiltak, sak_historikk, innsending, sak")

    def load(self, connections, seconds, keep=True):
        before = cpu_ms(self.app.process.pid), family_cpu_ms(self.cluster.process.pid)
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", LUA_FILE, "--timeout", "10s",
             f"http://127.0.0.1:{self.app.port}"],
            env=os.environ | {"MAAL": str(self.targets)}, capture_output=True, text=True, check=True).stdout
        after = cpu_ms(self.app.process.pid), family_cpu_ms(self.cluster.process.pid)
        self.clean()
        result = json.loads(re.search(r"RESULT (.*)", done)[1])
        if result["wrong"] > 0:
            sys.exit(f"{self.name}: {result['wrong']} av {result['n']} svar var feil.")
        if keep:
            many = max(result["n"], 1)
            self.samples.setdefault(connections, []).append({
                "rps": result["n"] * 1e6 / result["us"], "p50": result["p50"] / 1000, "p99": result["p99"] / 1000,
                "app": (after[0] - before[0]) / many, "pg": (after[1] - before[1]) / many})

    def pgbench(self, clients, seconds):
        files = [word for path, _ in self.scripts for word in ("-f", path)]
        values = [word for _, given in self.scripts for key, value in given.items() for word in ("-D", f"{key}={value}")]
        before = family_cpu_ms(self.cluster.process.pid)
        process = subprocess.Popen(
            [self.cluster.options.pg / "pgbench", "-n", "-M", "prepared", "-h", self.cluster.folder, "-U", "laget_login", "-c",
             str(clients), "-j", "1", "-T", str(seconds), *files, *values, "laget"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PGOPTIONS": "-c jit=off"})
        text, complaint = process.stdout.read(), process.stderr.read()
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = code
        after = family_cpu_ms(self.cluster.process.pid)
        self.clean()
        done = re.search(r"transactions actually processed: (\d+)", text)
        if code or not done or not int(done[1]):
            sys.exit(f"pgbench klarte ikkje {self.name}: {complaint[-800:]}")
        many = int(done[1])
        tps = float(re.search(r"tps = ([\d.]+)", text)[1])
        return {"tps": tps, "pg": (after - before) / many, "klient": (used.ru_utime + used.ru_stime) * 1000 / many}

    def find_best(self, seconds):
        tries = {clients: self.pgbench(clients, seconds)["tps"] for clients in (1, 2, 4, 8)}
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


def ask(app, target):
    method, path, cookie, body = target
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = f"id={uuid.uuid4()}&{body}"
    status, _, _ = app.get(path, headers, method, body or None)
    if status not in (200, 303):
        sys.exit(f"{method} {path}: {status}")


def statements(log):
    """The statements of a piece of the server's log, with their parameters."""
    found = []
    for entry in re.split(r"\n(?=\d+\|)", log.strip()):
        run = re.match(r"\d+\|LOG:  (?:execute [^:]*|statement): (.*)", entry, re.S)
        given = re.match(r"\d+\|DETAIL:  parameters: (.*)", entry, re.S)
        if run:
            found.append([run[1].replace("\n\t", "\n"), {}])
        elif given and found:
            pairs = re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", given[1].replace("\n\t", "\n"))
            found[-1][1] = {int(key): None if value == "NULL" else value[1:-1].replace("''", "'") for key, value in pairs}
    # the pool's own look at a connection that comes back, at any time
    return [one for one in found if one[0].strip() != "select now() = statement_timestamp()"]


def as_script(first, second, prefix):
    """Statements as a script of pgbench. A parameter that is an id and differs between two requests is an id that the
    request made: a new one each time, the same wherever it stands."""
    if [text for text, _ in first] != [text for text, _ in second]:
        sys.exit("To like førespurnader køyrde ikkje same SQL.")
    values, made, lines = {}, {}, []
    for number, ((text, given), (_, other)) in enumerate(zip(first, second)):
        def parameter(match):
            key = int(match[1])
            value = given.get(key)
            if value is None:
                return "null"
            if value != other.get(key) and re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", value):
                name = made.setdefault(value, f"{prefix}ny{len(made)}")
                cast = "::text" if "hashtextextended" in text else ""
                return f"(md5(:{name}::text)::uuid{cast})"
            name = f"{prefix}{number}_{key}"
            values[name] = value
            return f":{name}"

        text = re.sub(r"--[^\n]*", "", text)
        lines.append(re.sub(r"\$(\d+)", parameter, text).strip().rstrip(";") + ";")
    sets = [f"\\set {name} random(1, 9223372036854775807)" for name in made.values()]
    return "\n".join(sets + lines) + "\n", values


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


def markdown(result):
    machine = result["maskin"]
    number = lambda value, digits=0: f"{value:,.{digits}f}".replace(",", "\u00a0").replace(".", ",")
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


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description="Måler Laget; sjå docs/yting.md.")
    parser.add_argument("--json", type=pathlib.Path, help="skriv alle tala hit")
    parser.add_argument("--quick", action="store_true", help="to små databasar og tre korte rundar")
    parser.add_argument("--write", action="store_true", help="skriv tabellen i docs/yting.md")
    parser.add_argument("--rounds", type=int, help="rundar (5)")
    parser.add_argument("--seconds", type=int, help="sekund for kvar måling (3)")
    parser.add_argument("--only", help="berre denne sida")
    parser.add_argument("--laget", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--pg", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 3)
    return options


def main():
    global LUA_FILE
    options = arguments()
    work = options.cache / f"arbeid-{os.getpid()}"
    work.mkdir(parents=True)
    LUA_FILE = work / "wrk.lua"
    LUA_FILE.write_text(LUA, encoding="utf-8")
    app_rs = (ROOT / "src/app.rs").read_text(encoding="utf-8")
    password = re.search(r'DEMO_PASSWORD: &str = "([^"]*)"', app_rs)[1]
    if options.quick:
        sizes = {"2": ("skala-2", ["--skala", "2"]), "12": ("skala-12", ["--skala", "12", "--stoerste", "10000"])}
    else:
        sizes = {"6": ("skala-6", ["--skala", "6"]), "357": ("skala-357", ["--skala", "357", "--stoerste", "100000"])}
    apps, clusters, rows = [], [], []
    try:
        for number, (scale, (name, seed)) in enumerate(sizes.items()):
            cluster = Cluster(options, name, seed)
            clusters.append(cluster)
            app = App(options, cluster, 18180 + number)
            apps.append(app)
            groups = [(scale, False)] if number == 0 else [(scale, False), (f"{scale}, største", True)]
            for label, big in groups:
                who = people(cluster, app, big, password)
                pages = [page for page in PAGES if options.only in (None, page)]
                rows += [Row(page, label, cluster, app, who, work) for page in pages]
        say("Varmar opp …")
        for row in rows:
            row.find_best(2)
            row.load(4, options.seconds, keep=False)
        for at in range(options.rounds):
            say(f"Runde {at + 1} av {options.rounds}")
            for row in rows:
                for connections in (1, 16, 64):
                    row.load(connections, options.seconds)
                row.base.append(row.pgbench(row.best, max(2, options.seconds)))
        sider = [figures for row in rows for figures in row.figures()]
        visit = first_visit(apps[0])
        rss = max(app.rss_mb() for app in apps)
        cold = []
        for at in range(5):
            again = App(options, clusters[0], 18190 + at)
            cold.append(again.cold_ms)
            again.stop()
    finally:
        for one in reversed(RUNNING[:]):
            one.stop()
        shutil.rmtree(work)

    small, large = list(sizes)
    at = {(one["side"], one["skala"], one["c"]): one for one in sider}
    anna = [("Minne (RSS) etter belastinga", rss, 1, "MB", "≤ 16 MB"),
            ("Kaldstart mot ein database som køyrer", statistics.median(cold), 0, "ms", "≤ 100 ms"),
            ("Fyrste vitjing, komprimert", sum(visit.values()) / 1000, 1, "kB", "≤ 60 kB")]
    if ("sakliste", large, 1) in at:
        base = at["sakliste", small, 1]["p50"]
        anna += [(f"Sakliste: p50 ved {large} kommunar mot {small}, c = 1", at["sakliste", large, 1]["p50"] / base, 2, "×", "≤ 1,2 ×"),
                 ("Sakliste: p50 i den største kommunen, c = 1", at["sakliste", f"{large}, største", 1]["p50"] / base, 2, "×", "≤ 1,5 ×")]
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty", "--exclude=*"], capture_output=True, text=True).stdout.strip()
    result = {"dato": datetime.date.today().isoformat(), "commit": commit, "maskin": machine(options), "rundar": options.rounds,
              "sekund": options.seconds, "sider": sider, "anna": anna, "vitjing": visit, "kaldstart": cold}
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


main()
