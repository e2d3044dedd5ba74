use askama::Template;
use scraper::{Html, Selector};

use super::{Flash, FlashKind, Nav, Shell, View, render};
use crate::web::{
    error_page::FeilSide,
    form::Errors,
    parts::{Choice, Tag},
};

/// Every macro of `templates/parts/` once.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"
{% import "parts/form.html" as f %}
{% import "parts/button.html" as b %}
{% import "parts/tag.html" as t %}
{% import "parts/list.html" as l %}
{% import "parts/detail.html" as d %}
{{ d::crumbs([("Mi side", "/"), ("Saker", "/saker")], "Ny") }}
<h1>Prøve</h1>
{{ f::error_summary(errors, "uroa kan sendast") }}
{{ d::alert("danger", "Over frist", "Eitt tiltak.", href="#a", link="Sjå") }}
{{ d::steg(3) }}
<dl class="fakta">{{ d::fact("Fødd", "2019") }}</dl>
<ol class="tidslinje">{{ d::entry("bell", "13. nov.", "Påminning", "Detalj") }}</ol>
<ul class="oppgaver">{{ d::task("timer", "danger", "Tiltak", "/saker/1", "9 dagar over") }}</ul>
<form method="post">
{{ f::hidden("version", "3") }}
{{ f::text("stad", "Stad", stad, errors.on("stad"), hint="Rom", required=false) }}
{{ f::textarea("sett", "Kva har du sett?", "<b>\nlinje", errors.on("sett"), maks="Inntil 400 teikn.") }}
{{ f::date("dato", "Dato", "31.2.", errors.on("dato")) }}
{{ f::select("eining", "Eining", choices, stad, errors.on("eining"), empty="Vel eining") }}
{{ f::radios("hast", "Hastar det?", choices, "b", errors.on("hast"), inline=true) }}
{{ f::checkboxes("til", "Til stades", choices, chosen, errors.on("til"), required=false) }}
{{ f::checkbox("lese", "Eg har lese dette", false, errors.on("lese")) }}
{{ f::submit_row("Send", cancel="/", kladd="/utkast/kladd?sti=/") }}
{{ b::button("Fjern", kind="tertiary", icon="trash", name="handling", value="fjern-2") }}
</form>
{{ b::link("Ny", "/uro/ny", icon="plus") }}{{ b::print() }}
{% for tag in Tag::ALL %}{{ t::tag(tag) }}{% endfor %}
{{ l::count(2, "sak", "saker") }}<ul>{{ l::chip("Berre mine", "/saker") }}</ul>
{% call l::table("Saker", ["Sak", "Tilstand"]) %}<tr><th scope="row">1</th><td data-merke="Tilstand">Ny</td></tr>{% endcall %}
{{ l::pager(next) }}
{{ l::empty("Ingen saker", "Heilt vanleg.") }}
"##
)]
struct Sample {
    errors: Errors,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    stad: String,
    next: Option<String>,
}

impl View for Sample {
    fn title(&self) -> String {
        "Prøve".into()
    }
    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

fn sample(errors: Errors) -> Sample {
    Sample {
        errors,
        choices: vec![Choice::new("a", "Aa"), Choice::new("b", "Bb").hint("Hjelp")],
        chosen: vec!["b".into()],
        stad: "b\"><script>".into(),
        next: Some("/saker?etter=9".into()),
    }
}

fn shell() -> Shell {
    Shell {
        brukar_namn: "Ingrid Solvang".into(),
        rolle: "Barnekoordinator".into(),
        kommune: "Seljord kommune".into(),
        kan_byte: true,
        nav: vec![Nav::MiSide, Nav::Saker, Nav::Barn, Nav::MeldUro],
        ulesne: 3,
        sesjon_sekund: 1800,
        naa: "Ingrid Solvang, 21.11.2026 kl. 14.32".into(),
    }
}

fn errors() -> Errors {
    let mut errors = Errors::default();
    for field in ["stad", "sett", "dato", "eining", "hast", "til", "lese"] {
        errors.add(field, format!("Skriv noko i {field}"));
    }
    errors.add("", "Kan ikkje sendast no");
    errors
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn page(errors: Errors) -> Html {
    let html = render(&sample(errors), Some(&shell()), None).unwrap();
    Html::parse_document(&html)
}

#[test]
fn ids_are_unique_and_everything_named_by_id_is_there() {
    for page in [page(Errors::default()), page(errors())] {
        let ids: Vec<_> = all(&page, "[id]")
            .iter()
            .filter_map(|e| e.attr("id"))
            .collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby"] {
            for element in all(&page, &format!("[{attribute}]")) {
                for id in element.attr(attribute).unwrap().split(' ') {
                    assert!(ids.contains(&id), "{attribute}={id}");
                }
            }
        }
        for link in all(&page, "#feiloppsummering a") {
            let id = link.attr("href").unwrap().trim_start_matches('#');
            assert!(ids.contains(&id), "the summary links to {id}");
        }
    }
}

#[test]
fn every_field_has_a_label_and_keeps_what_was_typed() {
    let page = page(errors());
    for field in all(&page, "input:not([type=hidden]), select, textarea") {
        let id = field.attr("id").unwrap();
        assert_eq!(all(&page, &format!("label[for=\"{id}\"]")).len(), 1, "{id}");
    }
    assert_eq!(
        all(&page, "#felt-stad")[0].attr("value"),
        Some("b\"><script>")
    );
    assert_eq!(
        all(&page, "#felt-sett")[0].text().collect::<String>(),
        "<b>\nlinje"
    );
    assert_eq!(all(&page, "#felt-hast-2[checked]").len(), 1);
    assert_eq!(all(&page, "#felt-til-2[checked]").len(), 1);
    assert_eq!(all(&page, "input[checked]").len(), 2);
}

#[test]
fn a_field_in_error_says_so_in_words_and_to_screen_readers() {
    let page = page(errors());
    for name in ["stad", "sett", "dato", "eining", "hast", "til", "lese"] {
        let field = all(&page, &format!("#felt-{name}"))[0];
        assert_eq!(field.attr("aria-invalid"), Some("true"), "{name}");
        let message = all(&page, &format!("#felt-{name}-feil"))[0];
        assert!(
            message
                .text()
                .collect::<String>()
                .ends_with(&format!("Skriv noko i {name}"))
        );
        let described = format!("[aria-describedby~=\"felt-{name}-feil\"]");
        assert_eq!(all(&page, &described).len(), 1, "{name}");
    }
    let heading: String = all(&page, "#feil-tittel")[0].text().collect();
    assert_eq!(heading, "Du må rette 8 ting før uroa kan sendast");
    assert_eq!(
        all(&page, "#feiloppsummering a").len(),
        7,
        "one message has no field"
    );
}

#[test]
fn a_form_without_errors_shows_none() {
    let page = page(Errors::default());
    assert!(
        all(
            &page,
            "[aria-invalid], #feiloppsummering, .ds-validation-message"
        )
        .is_empty()
    );
}

#[test]
fn pages_hold_no_inline_script_or_style() {
    let page = page(errors());
    assert!(all(&page, "style, [style]").is_empty());
    assert!(
        all(&page, "script")
            .iter()
            .all(|s| s.attr("src").is_some() && s.inner_html().is_empty())
    );
    for element in all(&page, "*") {
        assert!(
            element
                .value()
                .attrs()
                .all(|(name, _)| !name.starts_with("on"))
        );
    }
}

#[test]
fn every_icon_named_is_in_the_sprite() {
    let sprite = include_str!("../../../static/vendor/icons.svg");
    let page = page(errors());
    let icons = all(&page, "use");
    assert!(icons.len() > 20);
    for icon in icons {
        let name = icon.attr("href").unwrap().split_once('#').unwrap().1;
        assert!(sprite.contains(&format!("id=\"{name}\"")), "{name}");
    }
    for nav in [Nav::MiSide, Nav::Saker, Nav::Barn, Nav::MeldUro, Nav::Logg] {
        assert!(
            sprite.contains(&format!("id=\"{}\"", nav.icon())),
            "{}",
            nav.icon()
        );
    }
}

#[test]
fn one_step_is_the_current_one_and_those_before_it_are_done() {
    let page = page(Errors::default());
    let steps = all(&page, ".steg li");
    assert_eq!(steps.len(), 6);
    assert_eq!(steps[2].attr("aria-current"), Some("step"));
    assert_eq!(all(&page, ".steg [aria-current]").len(), 1);
    assert_eq!(all(&page, ".steg [data-gjort]").len(), 2);
}

#[test]
fn the_shell_shows_who_where_and_the_way_out() {
    let page = page(Errors::default());
    let header: String = all(&page, "header.topp")[0].text().collect();
    for word in [
        "Ingrid Solvang",
        "Barnekoordinator",
        "Seljord kommune",
        "Byt kommune",
        "Logg ut",
    ] {
        assert!(header.contains(word), "{word}");
    }
    assert_eq!(
        all(&page, "form[method=post][action='/logg-ut'] button").len(),
        1
    );
    let current = all(&page, ".hovudmeny [aria-current]");
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].attr("href"), Some("/saker"));
    assert_eq!(
        all(&page, "meta[name=sesjon-sekund]")[0].attr("content"),
        Some("1800")
    );
    assert_eq!(
        all(&page, "title")[0].text().collect::<String>(),
        "Prøve – Laget"
    );
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("nn"));
}

#[test]
fn one_kommune_gives_nothing_to_switch_to() {
    let shell = Shell {
        kan_byte: false,
        ..shell()
    };
    let html = render(&sample(Errors::default()), Some(&shell), None).unwrap();
    assert!(!html.contains("Byt kommune"));
}

#[test]
fn a_flash_is_announced_and_escaped() {
    let flash = Flash {
        kind: FlashKind::Success,
        text: "Lagra <b>".into(),
    };
    let html = render(&FeilSide::of(404, "k7-2f"), None, Some(&flash)).unwrap();
    assert!(html.contains(r#"data-color="success" role="status"><p>Lagra &#60;b&#62;</p>"#));
}

#[test]
fn without_a_shell_there_is_no_menu_no_session_and_the_same_footer() {
    let html = render(&FeilSide::of(404, "k7-2f"), None, None).unwrap();
    let page = Html::parse_document(&html);
    assert!(all(&page, "nav, dialog, meta[name=sesjon-sekund], form").is_empty());
    for address in ["/personvern", "/tilgjenge", "/hjelp"] {
        assert_eq!(
            all(&page, &format!("footer a[href='{address}']")).len(),
            1,
            "{address}"
        );
    }
}

#[test]
fn every_error_page_says_what_happened_and_has_a_way_on() {
    let unknown = FeilSide::of(500, "k7-2f").heading;
    for status in [400, 403, 404, 405, 408, 409, 413, 414, 422, 429, 500, 503] {
        let html = render(&FeilSide::of(status, "k7-2f"), None, None).unwrap();
        let page = Html::parse_document(&html);
        assert_eq!(all(&page, "h1").len(), 1);
        assert!(!all(&page, "main .handlingar a[href^='/']").is_empty());
        assert_eq!(html.contains("k7-2f"), status >= 500, "{status}");
        assert!(
            status == 500 || !html.contains(unknown),
            "{status} has words of its own"
        );
    }
}

#[test]
fn a_print_says_who_when_and_that_it_is_not_public() {
    let page = page(Errors::default());
    let line: String = all(&page, ".topp .berre-utskrift")[0].text().collect();
    assert!(line.contains("Skrive ut av Ingrid Solvang, 21.11.2026 kl. 14.32"));
    assert!(line.contains("Unnateke offentlegheit"));
}
