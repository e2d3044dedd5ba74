//! Every route × every role × {own, another eining's, another kommune's, nothing's}: what it answers, and that no
//! answer holds a word of what is not theirs.

mod faktor;
mod ids;
pub mod matrise;
mod oppmerking;
pub mod rutar;
pub mod scene;
mod utanfor;

use std::collections::BTreeSet;

use ids::Ids;
use laget::access::Role;
use laget::barn::fnr;
use matrise::{PERSONS, Rute};
use scene::Scene;
use time::macros::date;

use crate::arkitektur::files::File;
use crate::harness::{Client, Page, Person};

/// What an answer amounts to.
fn verdict(page: &Page) -> char {
    match page.status {
        303 if page.location().starts_with("/logg-inn?") => 'L',
        303 if page.location().starts_with("/familie/logg-inn") => 'F',
        200 | 204 | 303 | 409 | 422 => '+',
        403 => '3',
        404 => '4',
        _ => '!',
    }
}

/// A synthetic fødselsnummer that no child of the scene has.
fn a_number() -> String {
    let number = (0..).find_map(|serial| fnr::synthetic(date!(2016 - 02 - 03), serial));
    number.unwrap().expose().to_owned()
}

/// Sends what the route takes, about these things.
async fn ask(client: &Client, rute: &Rute, ids: &Ids, scene: &Scene) -> Page {
    let path = ids.fill(&format!("{}{}", rute.path, rute.query));
    ask_at(client, rute, &path, scene).await
}

/// Sends what the route takes, to this address.
async fn ask_at(client: &Client, rute: &Rute, path: &str, scene: &Scene) -> Page {
    if rute.method == "GET" {
        return client.get(path).await;
    }
    let value = |name: &str| match name {
        "id" | "kommune" | "brukarnamn" | "kollega" | "person" => scene.app.new_id().to_string(),
        "version" => "1".to_owned(),
        "steg" => "registrer".to_owned(),
        "gang" => "send".to_owned(),
        "gjer" => "ventar".to_owned(),
        "sti" => "/uro/ny".to_owned(),
        "eining" => scene.skule.id.to_string(),
        "innhald" => format!("fnr;fornamn;etternamn;adresse\n{};Ada;Li;\n", a_number()),
        "namn" => "Kanari".to_owned(),
        "passord" | "felt" => "a=b".to_owned(),
        _ => String::new(),
    };
    let fields: Vec<(&str, String)> = rute
        .fields
        .split_whitespace()
        .map(|name| (name, value(name)))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    client.post(path, &fields).await
}

/// The first of the words that stands in the answer, in its body or a header.
fn canary_in<'a>(page: &Page, canaries: &'a [String]) -> Option<&'a str> {
    let headers: Vec<String> = page
        .headers
        .values()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    canaries.iter().map(String::as_str).find(|canary| {
        page.body.contains(canary) || headers.iter().any(|header| header.contains(canary))
    })
}

fn name(rute: &Rute) -> String {
    format!("{} {}{}", rute.method, rute.path, rute.query)
}

fn takes_ids(rute: &Rute) -> bool {
    rute.path.contains("_id}") || rute.query.contains("_id}")
}

/// Whether what is asked may change the things it is about, which are then of no use to the next route.
fn changes(rute: &Rute, expected: char) -> bool {
    // a person is on a team once: whoever is taken off by one form is off for all
    let once = rute.path.contains("{tst_medlem_id}");
    takes_ids(rute) && (once || rute.method != "GET" && expected == '+')
}

/// What is expected of one who is all these: whatever one of them may, and nothing more.
fn expected(rute: &Rute, letters: &str) -> char {
    let of = |letter: char| {
        let place = PERSONS.find(letter).unwrap();
        rute.own.chars().nth(place).unwrap()
    };
    let found: BTreeSet<char> = letters.chars().map(of).collect();
    let first = ['+', '3'].into_iter().find(|one| found.contains(one));
    first.unwrap_or_else(|| *found.first().unwrap())
}

/// Everything that is wrong with one route, for one person.
async fn wrong(
    scene: &Scene,
    rute: &Rute,
    (letters, person): (&str, &Person),
    lesne: &Ids,
) -> Vec<String> {
    let who = format!("{}, {}", name(rute), person.namn);
    let expected = expected(rute, letters);
    let mut wrong = Vec::new();
    let client = scene.app.client_for(person).await;
    let own = if changes(rute, expected) {
        // what is done to one must not stand in the way of the next
        ask(&client, rute, &scene.own(person).await, scene).await
    } else {
        ask(&client, rute, lesne, scene).await
    };
    // of two roles, the one may not do it and the other does not see it: either says no
    let says_no = letters.len() > 1 && expected == '3' && verdict(&own) == '4';
    if verdict(&own) != expected && !says_no {
        wrong.push(format!(
            "{who}: own is {} and not {expected}: {}",
            own.status,
            own.text()
        ));
    }
    if let Some(canary) = canary_in(&own, &scene.canaries) {
        wrong.push(format!("{who}: own shows {canary}"));
    }
    if !takes_ids(rute) {
        return wrong;
    }
    let unknown = ask(&client, rute, &scene.unknown, scene).await;
    if expected == 'F' {
        // a page of families is not asked about anything before somebody of a family is there
        for ids in [&scene.unknown, &scene.other_eining, &scene.other_kommune] {
            let page = ask(&client, rute, ids, scene).await;
            if verdict(&page) != 'F' || canary_in(&page, &scene.canaries).is_some() {
                wrong.push(format!("{who}: a page of families is {}", page.status));
            }
        }
        return wrong;
    }
    let hidden = if expected == '3' {
        ['3', '4']
    } else {
        ['4', '4']
    };
    // whoever reads the log of the kommune reads there what was refused, also of what is not there
    let reads_all = letters.chars().any(|l| rute.whole_kommune.contains(l));
    if !reads_all && !hidden.contains(&verdict(&unknown)) {
        wrong.push(format!(
            "{who}: what is not there is {}: {}",
            unknown.status,
            unknown.text()
        ));
    }
    let address = Ids::unreadable(&format!("{}{}", rute.path, rute.query));
    let unreadable = ask_at(&client, rute, &address, scene).await;
    if !hidden.contains(&verdict(&unreadable)) || !unreadable.has("main h1") {
        wrong.push(format!(
            "{who}: an id that cannot be read is {}: {}",
            unreadable.status,
            unreadable.text()
        ));
    }
    let theirs = [
        ("another eining's", &scene.other_eining),
        ("another kommune's", &scene.other_kommune),
    ];
    for (whose, ids) in theirs {
        let page = ask(&client, rute, ids, scene).await;
        if let Some(canary) = canary_in(&page, &scene.canaries) {
            wrong.push(format!("{who}: {whose} shows {canary}"));
        }
        let same_body = ids.take_out(&page.body) == scene.unknown.take_out(&unknown.body);
        let right = match (reads_all, whose) {
            (true, "another eining's") => true,
            (true, _) => page.status == unknown.status,
            (false, _) => page.status == unknown.status && same_body,
        };
        if !right {
            wrong.push(format!(
                "{who}: {whose} is {} {}, and what is not there {}",
                page.status,
                page.text(),
                unknown.status
            ));
        }
    }
    wrong
}

async fn sweep(letter: char) {
    let scene = Scene::new().await;
    let person = &scene.persons[PERSONS.find(letter).unwrap()];
    let lesne = scene.own(person).await;
    let mut found = Vec::new();
    for rute in matrise::all() {
        found.extend(wrong(&scene, rute, (&letter.to_string(), person), &lesne).await);
    }
    none_is(&found);
}

fn none_is(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// One person with the work of the first letter, and the role of the second beside it: what is read is what either reads.
async fn sweep_of_two(letters: &str, work: Role, beside: Role) {
    let mut scene = Scene::new().await;
    let kommune = scene.skule.kommune.clone();
    let person = kommune.person("To Hattar", work, &scene.skule).await;
    let andre = kommune.tenest("andre").await;
    kommune.medlemskap(person.id, beside, &andre).await;
    // on the lag, as the others
    scene.persons.push(person);
    let person = scene.persons.last().unwrap();
    let lesne = scene.own(person).await;
    let mut found = Vec::new();
    for rute in matrise::all().filter(|rute| rute.method == "GET") {
        found.extend(wrong(&scene, rute, (letters, person), &lesne).await);
    }
    none_is(&found);
}

#[tokio::test]
async fn a_tilsett_who_looks_after_the_users_reads_what_both_read_and_nothing_else() {
    sweep_of_two("ty", Role::Tilsett, Role::Systemansvarleg).await;
}

#[tokio::test]
async fn a_rektor_who_is_kommunalsjef_reads_what_both_read_and_no_other_child() {
    sweep_of_two("ek", Role::Einingsleiar, Role::Kommunalsjef).await;
}

macro_rules! sweeps {
    ($($name:ident => $letter:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            sweep($letter).await;
        }
    )*};
}

sweeps! {
    ansvarleg_gets_what_is_theirs_and_nothing_else => 'a';
    tilsett_gets_what_is_theirs_and_nothing_else => 't';
    einingsleiar_gets_what_is_theirs_and_nothing_else => 'e';
    barnekoordinator_gets_what_is_theirs_and_nothing_else => 'b';
    slt_koordinator_gets_what_is_theirs_and_nothing_else => 's';
    kommunalsjef_gets_what_is_theirs_and_nothing_else => 'k';
    interkommunal_leiar_gets_what_is_theirs_and_nothing_else => 'i';
    systemansvarleg_gets_what_is_theirs_and_nothing_else => 'y';
    personvernombod_gets_what_is_theirs_and_nothing_else => 'p';
}

#[tokio::test]
async fn whoever_is_not_logged_in_gets_the_login_page_whatever_is_asked_for() {
    let scene = Scene::new().await;
    let client = scene.app.client();
    let mut found = Vec::new();
    for rute in matrise::all() {
        for ids in [&scene.other_eining, &scene.unknown] {
            let page = ask(&client, rute, ids, &scene).await;
            let right = if rute.open {
                verdict(&page) == rute.own.chars().next().unwrap()
            } else {
                let login = page.status == 303 && page.location().starts_with("/logg-inn");
                // or a page with the login's address and what was written in the form
                login
                    || rute.method == "POST"
                        && page.status == 401
                        && page.has("a[href^='/logg-inn']")
            };
            if !right {
                found.push(format!("{}: {} {}", name(rute), page.status, page.text()));
            }
            if let Some(canary) = canary_in(&page, &scene.canaries) {
                found.push(format!("{}: shows {canary}", name(rute)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_route_stands_in_the_matrix_and_the_matrix_has_no_other() {
    let expected: BTreeSet<rutar::Address> = matrise::all()
        .map(|rute| (rute.method, rute.path.to_owned()))
        .collect();
    let real = rutar::all();
    let missing: Vec<_> = real.difference(&expected).collect();
    let gone: Vec<_> = expected.difference(&real).collect();
    assert!(
        missing.is_empty(),
        "say in tests/it/tilgang/matrise.rs who may do this: {missing:?}"
    );
    assert!(gone.is_empty(), "there is no such route: {gone:?}");
    for rute in matrise::all() {
        assert_eq!(rute.own.len(), PERSONS.len(), "{}", name(rute));
    }
}

#[test]
fn the_reader_of_routes_sees_them_however_they_are_written() {
    let file = File::new(
        "src/x/mod.rs",
        "Router::new().route(\"/a\", get(vis))\n.route(\n \"/b/{sak_id}\",\n get(|c: Ctx| page(c)).post(b::send),\n)\n.route(\"/c\", post(target(1)))",
    );
    let found = rutar::routes_in(&file);
    let expected = [
        ("GET", "/a"),
        ("GET", "/b/{sak_id}"),
        ("POST", "/b/{sak_id}"),
        ("POST", "/c"),
    ];
    assert_eq!(
        found,
        expected.map(|(method, path)| (method, path.to_owned()))
    );
}

#[tokio::test]
async fn a_canary_is_seen_where_it_is_shown() {
    let scene = Scene::new().await;
    let kommune = &scene.skule.kommune;
    let helsestasjon = kommune.tenest("helsestasjon").await;
    let heidi = kommune
        .person("Heidi Helse", Role::Tilsett, &helsestasjon)
        .await;
    let client = scene.app.client_for(&heidi).await;

    // the helsestasjon sees every child's card, and so the other eining's too
    let page = client
        .get(&scene.other_eining.fill("/barn/{barn_id}"))
        .await;

    assert_eq!(page.status, 200);
    assert!(canary_in(&page, &scene.canaries).is_some());
}
