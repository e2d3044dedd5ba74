"""What is asked for, and by whom."""

import datetime
import sys
import urllib.parse
import uuid

PEOPLE = 16
# Each time a form with this id is sent, it is another: one that makes something.
NEW_ID = "id=ny"
FORM = {"maal": "Barnet finn roa i overgangane", "tiltak": "Fast vaksen møter ved døra kvar morgon i seks veker"}
# What one has written of a referat after some minutes: 2 kB.
WRITTEN = "Læraren fortel at det går betre når barnet veit kva som skal hende, og at den faste vaksne er der kvar morgon. " * 18

# A row of the table: its name, and the request for one of the person's saker. After a comma: whose they are. Those of "samtykke" see their saker by one, and those of
# "utan samtykke" see the same kind of saker without (samtykke.sql). Those of "kommunalsjef" lead the kommune. Those of "200 punkt" lead an eining that has a
# meeting of so many items today (moete.sql). Those of "150 barn" are barnekoordinator for so many (tavle.sql).
PAGES = {
    "sakliste": lambda sak: ("GET", "/saker", None),
    "sak": lambda sak: ("GET", f"/sak/{sak['sak']}", None),
    "sakliste, samtykke": lambda sak: ("GET", "/saker", None),
    "sakliste, utan samtykke": lambda sak: ("GET", "/saker", None),
    "sak, samtykke": lambda sak: ("GET", f"/sak/{sak['sak']}", None),
    "sak, utan samtykke": lambda sak: ("GET", f"/sak/{sak['sak']}", None),
    "agenda, 200 punkt": lambda sak: ("GET", f"/moete/{sak.get('moete')}/agenda", None),
    "styring, kommunalsjef": lambda sak: ("GET", "/styring", None),
    "tavle, 150 barn": lambda sak: ("GET", "/tavla", None),
    "mi side": lambda sak: ("GET", "/", None),
    "lagre tiltak": lambda sak: ("POST", f"/sak/{sak['sak']}/tiltak/ny", {"id": "ny"} | FORM | {
        "ansvarleg": sak["ansvarleg"],
        "innan": (datetime.date.today() + datetime.timedelta(days=30)).strftime("%d.%m.%Y"),
    }),
    # as the script of a page sends it after a pause; "*" is whatever is kept from before
    "lagre kladd": lambda sak: ("POST", "/utkast", {
        "sti": f"/sak/{sak['sak']}/tiltak/ny", "felt": urllib.parse.urlencode(FORM | {"vurdering": WRITTEN}), "stempel": "*",
    }),
}
# How many of a person's saker are asked for, where it is not all: Laget keeps fifty drafts of a person.
SAKER = {"lagre kladd": 13}


def whose(page):
    """Which people ask for it: readers, writers, those of a samtykke or not, those of a long meeting, or barnekoordinatorar."""
    _, _, kind = page.partition(", ")
    return kind or ("skriv" if writes(page) else "les")


def writes(page):
    return PAGES[page]({"sak": "", "ansvarleg": ""})[0] == "POST"


def shared(cluster, app, big, kind, password):
    """Some of other instansar, logged in, with the saker they are on the lag of by a samtykke, or without."""
    found = cluster.rows(
        f"select b.brukarnamn, d.prinsipal_id from maalt_samtykke d join brukar b using (brukar_id)"
        f" where d.kommune_id {kommune_of(big)} and {'' if kind == 'samtykke' else 'not '}d.med"
        f" order by md5(d.prinsipal_id::text) limit {PEOPLE}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = cluster.rows(
            "select t.sak_id as sak, t.prinsipal_id as ansvarleg from sak_tilgang t join maalt_deling using (sak_id, prinsipal_id)"
            f" where t.prinsipal_id = '{one['prinsipal_id']}' and t.grunnlag = '{'samtykke' if kind == 'samtykke' else 'lag'}'"
            " and t.open order by t.sak_id")
        for sak in one["saker"]:
            ask(app, ("GET", f"/sak/{sak['sak']}", one["cookie"], None))
    return enough([one for one in found if one["saker"]])


def leaders(cluster, app, big, password):
    """Some who lead an eining, logged in, each with the long meeting of it."""
    found = cluster.rows(
        "select b.brukarnamn, m.moete_id as moete, m.prinsipal_id as ansvarleg from maalt_moete m join brukar b using (brukar_id)"
        f" where m.kommune_id {kommune_of(big)} order by md5(m.moete_id::text) limit {PEOPLE}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = [{"sak": "", "moete": one["moete"], "ansvarleg": one["ansvarleg"]}]
    return enough(found)


def chiefs(cluster, app, big, password):
    """Those who lead a kommune, logged in."""
    found = cluster.rows(
        "select b.brukarnamn from medlemskap m join brukar b using (brukar_id) where m.rolle = 'kommunalsjef'"
        f" and m.kommune_id {kommune_of(big)} order by md5(m.medlemskap_id::text) limit {PEOPLE}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = [{"sak": "", "ansvarleg": ""}]
    return enough(found)


def koordinatorar(cluster, app, big, password):
    """Some who are barnekoordinator for a hundred and fifty children, logged in."""
    found = cluster.rows(
        "select b.brukarnamn, m.prinsipal_id as ansvarleg from maalt_tavle t join brukar b using (brukar_id)"
        " join medlemskap m using (kommune_id, medlemskap_id)"
        f" where t.kommune_id {kommune_of(big)} order by md5(b.brukar_id::text) limit {PEOPLE}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = [{"sak": "", "ansvarleg": one["ansvarleg"]}]
    return enough(found)


def kommune_of(big):
    return "= (select kommune_id from sak group by 1 order by count(*) desc, 1 limit 1)" if big else "is not null"


def enough(found):
    if not found:
        sys.exit("Databasen er for liten: ingen har saker å måle på.")
    return found


def people(cluster, app, big, kind, password):
    """Some who work with saker, one leader for each three tilsette, logged in, with open saker of their own. Those who
    write work in other einingar than those who read: what is read stays as it was."""
    if kind == "200 punkt":
        return leaders(cluster, app, big, password)
    if kind == "kommunalsjef":
        return chiefs(cluster, app, big, password)
    if kind == "150 barn":
        return koordinatorar(cluster, app, big, password)
    if kind not in ("les", "skriv"):
        return shared(cluster, app, big, kind, password)
    half = f"hashtext(m.eining_id::text) & 1 = {int(kind == 'skriv')}"
    found = []
    for role, many in (("tilsett", PEOPLE * 3 // 4), ("einingsleiar", PEOPLE // 4)):
        found += cluster.rows(
            f"select b.brukarnamn from medlemskap m join brukar b using (brukar_id) where m.rolle = '{role}'"
            f" and m.kommune_id {kommune_of(big)} and {half} and exists (select from sak where ansvarleg_id = m.prinsipal_id and"
            f" tilstand = 'open') order by md5(m.medlemskap_id::text) limit {many}")
    for one in found:
        one["cookie"] = app.login(one["brukarnamn"], password)
        one["saker"] = cluster.rows(
            "select s.sak_id as sak, s.ansvarleg_id as ansvarleg from sak s join sak_tilgang t using (kommune_id, sak_id)"
            " join medlemskap m on m.prinsipal_id = t.prinsipal_id join brukar b using (brukar_id)"
            f" where b.brukarnamn = '{one['brukarnamn']}' and t.open and s.steg in (2, 3, 5) order by s.sak_id limit 60")
    return enough([one for one in found if one["saker"]])


def ask(app, target):
    method, path, cookie, body = target
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = body.replace(NEW_ID, f"id={uuid.uuid4()}")
    status, _, _ = app.get(path, headers, method, body or None)
    if status not in (200, 303):
        sys.exit(f"{method} {path}: {status}")
