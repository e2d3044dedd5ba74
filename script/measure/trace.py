"""The SQL of a page, as the database's server was asked to run it, as scripts of pgbench."""

import re
import sys
import time

from cluster import App
from pages import ask


def trace(cluster, app, targets, stem):
    """A script for each of the targets, and the values it is given."""
    cluster.sql("alter role laget_login set log_statement = 'all'")
    traced = App(app.options, cluster, app.port + 50)
    scripts = []
    for number, target in enumerate(targets):
        for _ in range(6):  # every connection of the pool knows its statements
            ask(traced, target)
        first, second = (seen(cluster, traced, target) for _ in range(2))
        script, values = as_script(first, second, f"p{number}_")
        path = stem.with_name(f"{stem.name}-{number}.sql")
        path.write_text(script, encoding="utf-8")
        scripts.append((path, values))
    traced.stop()
    cluster.sql("alter role laget_login reset log_statement")
    return scripts


def seen(cluster, app, target):
    at = cluster.log.stat().st_size
    ask(app, target)
    time.sleep(0.05)
    with open(cluster.log, encoding="utf-8") as file:
        file.seek(at)
        return statements(file.read())


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
            if value == "":
                return "''"  # pgbench takes no empty value
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
