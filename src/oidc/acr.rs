//! How sure a provider is of who somebody is. What it says is compared with what was asked for: asking is not getting.

/// The levels that are ordered, the lowest first. Levels of different rows say nothing of each other.
const ORDERED: [&[&str]; 2] = [
    &[
        "idporten-loa-low",
        "idporten-loa-substantial",
        "idporten-loa-high",
    ],
    &["low", "substantial", "high"],
];

fn rank(acr: &str) -> Option<(usize, usize)> {
    ORDERED.iter().enumerate().find_map(|(row, levels)| {
        let place = levels.iter().position(|level| *level == acr)?;
        Some((row, place))
    })
}

/// True when the level is one of those asked for, or stands above one of them.
#[must_use]
pub fn accepted(asked: &[String], got: &str) -> bool {
    asked.iter().any(|asked| {
        let above = match (rank(asked), rank(got)) {
            (Some((row, least)), Some((same, level))) => row == same && level >= least,
            _ => false,
        };
        asked == got || above
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_enough_when_it_is_asked_for_or_stands_above() {
        let high = ["idporten-loa-high".to_owned()];
        assert!(accepted(&high, "idporten-loa-high"));
        for low in [
            "idporten-loa-substantial",
            "idporten-loa-low",
            "high",
            "entraid",
            "",
            "Idporten-loa-high",
        ] {
            assert!(!accepted(&high, low), "{low}");
        }
        let some = ["substantial".to_owned(), "entraid".to_owned()];
        for enough in ["substantial", "high", "entraid"] {
            assert!(accepted(&some, enough), "{enough}");
        }
        assert!(!accepted(&some, "low"));
        assert!(!accepted(&some, "idporten-loa-high"));
        assert!(!accepted(&[], "high"));
    }
}
