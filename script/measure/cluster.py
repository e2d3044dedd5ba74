"""The servers that are measured: PostgreSQL, filled to a scale, and `laget serve`."""

import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
# What is to be stopped, however it ends.
RUNNING = []


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


# What is put in beside the seed, to be measured.
MORE = ("samtykke.sql", "moete.sql", "tavle.sql")


class Cluster:
    """A PostgreSQL of its own, with fsync. It is filled once and kept; what is measured is a copy, thrown away after."""

    def __init__(self, options, name, seed):
        parts = [*sorted((ROOT / "migrations").glob("*.sql")), *sorted((ROOT / "src/seed").rglob("*.rs")),
                 *(ROOT / "script/measure" / more for more in MORE)]
        print_of = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:8]
        self.options, self.seed = options, seed
        self.folder = options.cache / f"{name}-{print_of}"
        self.kept, self.copy, self.log = self.folder / "data", self.folder / "kopi", self.folder / "logg"
        self.account = []
        if os.geteuid() == 0:
            self.account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if not (self.folder / "ferdig").exists():
            self.make()
        shutil.rmtree(self.copy, ignore_errors=True)
        # where the file system can, the copy costs nothing
        if subprocess.run(["cp", "-a", "--reflink=auto", self.kept, self.copy]).returncode:
            shutil.rmtree(self.copy, ignore_errors=True)
            sys.exit(f"Kan ikkje ta ein kopi av {self.kept} å måle på.")
        self.start(self.copy)

    def url(self, user):
        return f"postgres://{user}@localhost/laget?host={urllib.parse.quote(str(self.folder), safe='')}"

    def start(self, data, *settings):
        words = ["listen_addresses=", "shared_buffers=512MB", "max_wal_size=4GB", "jit=off", "fsync=on",
                 "log_line_prefix=%p|", "lc_messages=C", *settings]
        self.file = open(self.log, "ab")
        self.process = subprocess.Popen(
            [*self.account, self.options.pg / "postgres", "-D", data, "-k", self.folder,
             *(part for word in words for part in ("-c", word))],
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
        subprocess.run([*self.account, self.options.pg / "initdb", "-D", self.kept, "-U", "laget_super",
                        "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL,
                       cwd=self.folder)
        # what is written into a new table is not written to the journal too
        self.start(self.kept, "wal_level=minimal", "max_wal_senders=0")
        subprocess.run([*self.psql("postgres"), "-c", "create database laget"], check=True)
        env = os.environ | {"LAGET_ADMIN_DATABASE_URL": self.url("laget_super")}
        laget = self.options.laget
        for words in [["nyklar", self.folder / "nyklar"], ["migrate"],
                      ["seed", "--key-file", self.folder / "nyklar", *self.seed]]:
            subprocess.run([laget, *words], check=True, env=env, stdout=sys.stderr)
        for more in MORE:
            subprocess.run([*self.psql(), "-1", "-f", ROOT / "script/measure" / more], check=True, stdout=subprocess.DEVNULL)
        self.sql("vacuum (analyze)", "checkpoint")
        self.end(signal.SIGINT)
        (self.folder / "ferdig").touch()

    def psql(self, database="laget"):
        return [self.options.pg / "psql", "-X", "-q", "-A", "-t", "-h", self.folder, "-U", "laget_super", "-d", database,
                "-v", "ON_ERROR_STOP=1"]

    def sql(self, *statements):
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run([*self.psql(), *words], check=True, capture_output=True, text=True).stdout.strip()

    def rows(self, query):
        return json.loads(self.sql(f"select coalesce(json_agg(r), '[]') from ({query}) r"))

    def end(self, how):
        RUNNING.remove(self)
        self.process.send_signal(how)
        self.process.wait()

    def stop(self):
        self.end(signal.SIGQUIT)
        shutil.rmtree(self.copy, ignore_errors=True)


class App:
    """`laget serve`."""

    def __init__(self, options, cluster, port):
        self.options, self.port = options, port
        env = {"LAGET_DATABASE_URL": cluster.url("laget_login"), "LAGET_KEY_FILE": str(cluster.folder / "nyklar"),
               "LAGET_LISTEN": f"127.0.0.1:{port}", "LAGET_OPS_LISTEN": f"127.0.0.1:{port + 200}",
               "LAGET_LOG_FILTER": "warn", "LAGET_DRAIN": "0"}
        begun = time.monotonic()
        self.process = subprocess.Popen([options.laget, "serve"], env=os.environ | env, stdout=subprocess.DEVNULL)
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
