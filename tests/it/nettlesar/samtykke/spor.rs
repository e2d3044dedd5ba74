//! What a journey leaves behind: letters, the signer's own PDF, and rows of the innsynslogg.

use laget::samtykke::mal::{Mal, Tekst};
use uuid::Uuid;

use super::familie::{Familie, overskrift};
use super::scene::Scene;
use crate::nettlesar::download;
use crate::samtykke_pdf::{dense, is_plain, language_of, text_in};

/// What the database has of somebody's signature.
struct Signert {
    maate: String,
    spraak: String,
    naar: String,
    spurt: String,
    avtrykk: String,
}

impl Scene {
    /// How many letters with a receipt have gone to this address; what is in them tells nothing.
    pub async fn receipts(&self, to: &str) -> usize {
        let letters = self.letters().await;
        let mine = letters.iter().filter(|l| l.contains(&format!("To: {to}")));
        let receipt = |l: &&&String| l.contains("Du har f=C3=A5tt ei kvittering i Laget.");
        let receipts: Vec<&String> = mine.filter(|l| receipt(&l)).collect();
        for letter in &receipts {
            for word in ["Ylva", "stad", "PPT", "Kari", "skule", "lesing", "amtykke:"] {
                assert!(!letter.contains(word), "«{word}» is in {letter}");
            }
        }
        receipts.len()
    }

    async fn signed(&self, namn: &str) -> Signert {
        let row: (String, String, String, String, String) = sqlx::query_as(
            "select maate, spraak,
                case maate when 'oidc' then to_char(at at time zone 'Europe/Oslo', 'DD.MM.YYYY HH24.MI')
                    else to_char(signert_dato, 'DD.MM.YYYY') end,
                to_char(innhenta_at at time zone 'Europe/Oslo', 'DD.MM.YYYY HH24.MI'),
                encode(sha256(convert_to(tekst, 'UTF8')), 'hex')
            from samtykke_signatur join samtykke using (kommune_id, samtykke_id, sak_id) where sak_id = $1 and namn like $2",
        )
        .bind(self.sak.id.uuid())
        .bind(format!("{namn}%"))
        .fetch_one(self.app.sql())
        .await
        .unwrap();
        let (maate, spraak, naar, spurt, avtrykk) = row;
        Signert {
            maate,
            spraak,
            naar,
            spurt,
            avtrykk,
        }
    }

    /// The signer keeps the PDF the receipt leads to: sound, in the language that was signed, with how and when it was, and
    /// the fingerprint of the very text, when there is one.
    pub async fn copy_is_kept(&self, familie: &Familie, how: Tekst, how_with: (&str, &str)) {
        let link = familie.mal.tekst(Tekst::SignerPdf);
        let kept = download::keep(&familie.browser, link).await;
        let text = text_in(&kept.path);
        let signed = self.signed(familie.who).await;
        assert_eq!(signed.spraak, familie.mal.spraak.code());
        assert_eq!(language_of(&kept.path), signed.spraak);
        assert_eq!(signed.maate == "oidc", how == Tekst::MetodeIdporten);
        for mal in [Some(&familie.mal), familie.norsk.as_ref()]
            .into_iter()
            .flatten()
        {
            stands_in(&text, &overskrift(mal));
            stands_in(&text, &how_in(mal, how, how_with));
        }
        let text = dense(&text);
        for said in [familie.who, "Betre hjelp med lesing."] {
            assert!(text.contains(&dense(said)), "«{said}» is not in {text}");
        }
        // on paper no such text was signed
        assert_eq!(
            text.contains(&signed.avtrykk),
            signed.maate == "oidc",
            "{text}"
        );
        let (naar, spurt) = (dense(&signed.naar), dense(&signed.spurt));
        if familie.norsk.is_none() {
            let signed = format!("{naar}{}", dense(familie.who));
            assert!(text.contains(&signed), "«{signed}» is not in {text}");
        } else {
            // from right to left the name stands elsewhere; it may be asked and signed in the same minute
            let times = text.matches(&naar).count();
            assert_eq!(times, 1 + usize::from(naar == spurt), "{naar} in {text}");
        }
    }

    /// How many rows the log has of what a family did.
    pub async fn of_family(&self, handling: &str) -> i64 {
        let rows = format!(
            "innsynslogg where barn_id_list = array[$1] and familie_person_id is not null and not avvist
                and handling = 'familie.samtykke.{handling}'"
        );
        self.app.count(&rows, self.barn.id.uuid()).await
    }

    /// Pia's looks are in the log, as those of somebody the family let in; and those that were refused, as that.
    pub async fn of_the_ppt(&self) {
        let ppt: Uuid = self.ppt.id.uuid();
        let looks = "innsynslogg where brukar_id = $1 and not avvist and grunnlag = 'samtykke' and handling = 'sak.opne'";
        assert!(
            self.app.count(looks, ppt).await > 0,
            "the look is in the log"
        );
        let refused =
            "innsynslogg where brukar_id = $1 and avvist and cardinality(sak_id_list) = 1";
        assert_eq!(self.app.count(refused, ppt).await, 2, "refused looks");
    }
}

/// The words for how, as this language has them.
fn how_in(mal: &Mal, how: Tekst, (name, value): (&str, &str)) -> String {
    let value = if how == Tekst::MetodeIdporten {
        mal.spraak.nivaa(value)
    } else {
        value
    };
    mal.fylt(how, &[(name, value)])
}

/// Each word does; of some Arabic ones pdftotext turns letters around.
fn stands_in(text: &str, words: &str) {
    let text = dense(text);
    for word in words.split_whitespace().filter(|word| is_plain(word)) {
        assert!(
            text.contains(&dense(word)),
            "«{word}» of «{words}» is not in {text}"
        );
    }
}

/// That the family's own page of the log says all of this, each in one row.
pub fn tells(rows: &[String], told: &[&str]) {
    for words in told {
        let one = |row: &String| row.contains(words);
        assert!(rows.iter().any(one), "«{words}» is not among {rows:?}");
    }
}
