//! `/kommune/protokoll/dpia`: the assessment of what the processing means for those it is about (personvernforordninga art. 35), as a file that
//! the kommune finishes. It is docs/dpia.md, with what Laget knows of itself where the template asks for it.

use std::fmt::Write;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::side::les;
use crate::error::AppError;
use crate::pdf::rapport::Bolk;
use crate::web::{Ctx, dates};

const MAL: &str = include_str!("../../docs/dpia.md");

/// How the template names a part of the protokoll.
const MERKE: (&str, &str) = ("<!-- laget: ", " -->");

pub(super) async fn hent(ctx: Ctx) -> Result<Response, AppError> {
    let (bolkar, versjonar) = les(&ctx).await?;
    let hovud = format!(
        "{} kommune. Utfylt av Laget {} (versjon {} av det kommunen har skrive i protokollen).",
        ctx.actor.kommune_namn,
        dates::date_time(ctx.now),
        versjonar.first().map_or(0, |v| v.versjon),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"dpia.md\"",
        ),
    ];
    Ok((headers, fylt(&hovud, &bolkar)).into_response())
}

/// The template with the parts in it; a part that nobody has made is an empty one.
fn fylt(hovud: &str, bolkar: &[Bolk]) -> String {
    let mut text = String::with_capacity(MAL.len() * 2);
    let mut left = MAL;
    while let Some((before, after)) = left.split_once(MERKE.0) {
        text.push_str(before);
        let (id, after) = after.split_once(MERKE.1).unwrap_or((after, ""));
        if id == "hovud" {
            text.push_str(hovud);
        }
        if let Some(bolk) = bolkar.iter().find(|bolk| bolk.id == id) {
            skriv(&mut text, bolk);
        }
        left = after;
    }
    text.push_str(left);
    text
}

/// A part as Markdown.
fn skriv(text: &mut String, bolk: &Bolk) {
    // writing to a String cannot fail
    let _never = writeln!(text, "### {}", bolk.tittel);
    for avsnitt in &bolk.tekst {
        let _never = writeln!(text, "\n{}", linje(avsnitt));
    }
    if bolk.rader.is_empty() {
        return;
    }
    let _never = writeln!(text, "\n| {} |", bolk.hovud.join(" | "));
    let _never = writeln!(text, "|{}", "---|".repeat(bolk.hovud.len()));
    for rad in &bolk.rader {
        let celler: Vec<String> = rad.iter().map(|celle| linje(celle)).collect();
        let _never = writeln!(text, "| {} |", celler.join(" | "));
    }
}

/// What somebody wrote, as words: no line of its own, and nothing that is a table, markup or an address to Markdown.
fn linje(ord: &str) -> String {
    let mut text = String::with_capacity(ord.len());
    for sign in ord.chars() {
        match sign {
            '\n' => text.push(' '),
            '|' | '<' | '>' | '[' | ']' | '`' | '*' | '_' | '\\' | '#' | '!' => {
                text.push('\\');
                text.push(sign);
            }
            sign => text.push(sign),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_words_and_nothing_else() {
        let bolk = Bolk {
            id: "grunnlag",
            tittel: "Grunnlag".into(),
            hovud: vec!["Kva"],
            rader: vec![vec!["a | b\n# c <img src=x> [d](e)".into()]],
            ..Bolk::default()
        };
        let text = fylt("Hovud", &[bolk]);
        let rad = "| a \\| b \\# c \\<img src=x\\> \\[d\\](e) |";
        assert!(text.contains(rad), "{text}");
        assert!(text.contains("Hovud") && !text.contains(MERKE.0), "{text}");
    }
}
