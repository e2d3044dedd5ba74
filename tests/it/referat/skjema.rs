//! The form of a referat, as a browser has it: all its fields in their order, the hidden ones too.

use laget::web::STEMPEL;
use scraper::{ElementRef, Html, Selector};

/// A form to write in.
pub struct Skjema {
    felt: Vec<Felt>,
    /// The draft that it goes on from.
    pub stempel: String,
}

struct Felt {
    namn: String,
    id: String,
    verdi: String,
}

impl Skjema {
    /// The form on its page.
    pub fn of(html: &str) -> Self {
        let html = Html::parse_document(html);
        let all = |selector: &str| Selector::parse(selector).unwrap();
        let form = html.select(&all("form[data-utkast]")).next().unwrap();
        let stempel = form.attr("data-utkast").unwrap().to_owned();
        let felt = all("textarea[name], input[name]");
        Self {
            felt: form.select(&felt).map(self::felt).collect(),
            stempel,
        }
    }

    /// Writes in a field.
    pub fn skriv(&mut self, id: &str, tekst: &str) {
        let felt = self.felt.iter_mut().find(|felt| felt.id == id);
        tekst.clone_into(&mut felt.unwrap_or_else(|| panic!("no {id}")).verdi);
    }

    /// What stands in a field.
    pub fn les(&self, id: &str) -> &str {
        let felt = self.felt.iter().find(|felt| felt.id == id);
        &felt.unwrap_or_else(|| panic!("no {id}")).verdi
    }

    /// What is sent; the hidden stempel is of the draft it goes on from now.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let typed = self.felt.iter().filter(|felt| felt.namn != STEMPEL);
        let typed = typed.map(|felt| (felt.namn.as_str(), felt.verdi.as_str()));
        [(STEMPEL, self.stempel.as_str())]
            .into_iter()
            .chain(typed)
            .collect()
    }
}

/// What stands in the fields the selector finds, with every line break.
pub fn verdiar(html: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(html);
    let alle = Selector::parse(selector).unwrap();
    html.select(&alle).map(|e| felt(e).verdi).collect()
}

fn felt(element: ElementRef<'_>) -> Felt {
    let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
    let verdi = if element.value().name() == "textarea" {
        let text: String = element.text().collect();
        // a browser skips the line break right after the tag
        text.strip_prefix('\n').map_or(text.clone(), str::to_owned)
    } else {
        attribute("value")
    };
    Felt {
        namn: attribute("name"),
        id: attribute("id"),
        verdi,
    }
}
