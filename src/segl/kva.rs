//! What the check may find, and how it is said.

use std::fmt;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kva {
    /// The row, or its seal, is not what it was.
    Endra,
    /// The row is gone.
    Fjerna,
    /// Its seal is gone.
    UtanSegl,
    /// It has no seal, and waits for none.
    Innsett,
    /// It has waited for its seal for more than an hour.
    Ventar,
    /// It was sealed after a head, and says that it is older.
    ForGammal,
    /// The chain is another than the head says.
    HovudUlikt,
    /// The chain ends before the head.
    Halen,
    /// It was cleared away, and no file tells of it.
    Rydda,
    /// What was cleared away was newer than is said.
    ForNytt,
    /// What was cleared away had not been kept for as long as it must.
    ForTidleg,
    /// The files have no head of a chain that has seals.
    UtanHovud,
    /// The newest head is much older than what is sealed: the end of the file is gone, or the worker does not write it.
    HovudBak,
    /// The chain is not as long as the database says.
    Kjeda,
}

impl fmt::Display for Kva {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endra => "rada eller seglet er endra",
            Self::Fjerna => "rada er fjerna",
            Self::UtanSegl => "seglet er fjerna",
            Self::Innsett => "rada er sett inn utanom: ho har ikkje segl og ventar ikkje på noko",
            Self::Ventar => "rada har venta på segl i meir enn ein time",
            Self::ForGammal => {
                "rada er sett inn i ettertid: ho seier at ho er eldre enn det som var segla før ho"
            }
            Self::HovudUlikt => {
                "hovudet i fila er eit anna: rader her eller før her er endra og segla på nytt"
            }
            Self::Halen => "hovudet i fila er lenger ute: alt etter der kjeda sluttar, er fjerna",
            Self::Rydda => "det som er rydda vekk, står ikkje i fila med hovud",
            Self::ForNytt => "det som er rydda vekk, var nyare enn det som står",
            Self::ForTidleg => "det som er rydda vekk, skulle ha stått i minst fem år",
            Self::UtanHovud => "kjeda er segla, og filene har ikkje noko hovud av ho",
            Self::HovudBak => {
                "det siste hovudet i filene er meir enn ein time eldre enn det siste som er segla: slutten av fila manglar"
            }
            Self::Kjeda => "kjeda er ei anna enn den databasen seier han har",
        })
    }
}
