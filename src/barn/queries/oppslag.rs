//! SQL about look-ups by fødselsnummer. Every answer about a number is counted, and the day has an end of them.

use crate::barn::fnr::SealedFnr;
use crate::db::WriteTx;
use crate::ids::BarnId;

/// What a look-up by number gave.
pub(in crate::barn) enum Oppslag {
    /// The card is open for an hour.
    Funne(BarnId),
    /// No child of the kommune has the number.
    Ikkje,
    /// Too many tries in a day: nothing was looked up.
    ForMange,
}

/// Looks a child up by what its number may hash to.
pub(in crate::barn) async fn finn(
    tx: &mut WriteTx,
    moegelege: &[Vec<u8>],
) -> Result<Oppslag, sqlx::Error> {
    let id = tx.new_id();
    let row = sqlx::query!(
        r#"select barn_id as "barn_id: BarnId", for_mange as "for_mange!" from app.finn_barn_nummer($1, $2)"#,
        moegelege,
        id,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(match (row.for_mange, row.barn_id) {
        (true, _) => Oppslag::ForMange,
        (false, Some(barn)) => Oppslag::Funne(barn),
        (false, None) => Oppslag::Ikkje,
    })
}

/// True when the person has no look-up left. The person's other look-ups wait until this transaction has ended.
pub(in crate::barn) async fn brukt_opp(tx: &mut WriteTx) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.oppslag_att() = 0 as "brukt_opp!""#)
        .fetch_one(&mut **tx)
        .await
}

/// Counts a number that is typed for somebody who has one. False when there is no look-up left.
pub(in crate::barn) async fn tel_nummer(tx: &mut WriteTx) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.tel_nummer() as "talt!""#)
        .fetch_one(&mut **tx)
        .await
}

/// True when another child than this one has the number; the answer is counted.
pub(in crate::barn) async fn i_bruk(
    tx: &mut WriteTx,
    fnr: &SealedFnr,
    barn: BarnId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.nummer_er_i_bruk($1, $2) as "i_bruk!""#,
        &fnr.moegelege,
        barn.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Counts the reading of a list, and gives those of its numbers that the leader may not be told of; none when it is
/// one look-up too many. A list that is only looked over has no numbers here.
pub(in crate::barn) async fn tel_liste(
    tx: &mut WriteTx,
    oppslag: &[Vec<u8>],
    namn: &[String],
) -> Result<Option<Vec<Vec<u8>>>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select for_mange as "for_mange!", loeynde as "loeynde!" from app.tel_liste($1, $2)"#,
        oppslag,
        namn,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((!row.for_mange).then_some(row.loeynde))
}

/// What a text was looked through for.
pub(in crate::barn) struct Namnesvar {
    /// There is no look-up left.
    pub for_mange: bool,
    /// The words that are of children this person sees by the eining.
    pub kjende: Vec<String>,
    /// Those of others.
    pub andre: Vec<String>,
    /// All of these children.
    pub barna: Vec<BarnId>,
}

/// Which of these words, and of those that are two names together, are of the name or the birth date of a child. The look-up is
/// counted; it is an answer about the register unless all that is found is among `svart`.
pub(in crate::barn) async fn sjekk_namn(
    tx: &mut WriteTx,
    ord: &[String],
    saman: &[String],
    svart: &[String],
) -> Result<Namnesvar, sqlx::Error> {
    sqlx::query_as!(
        Namnesvar,
        r#"select for_mange as "for_mange!", kjende as "kjende!", andre as "andre!", barna as "barna!: Vec<BarnId>"
        from app.sjekk_namn($1, $2, $3)"#,
        ord,
        saman,
        svart,
    )
    .fetch_one(&mut **tx)
    .await
}
