//! The arithmetic of fødselsnummer.

use super::FnrError;

/// Weights of the first check digit (Skatteetaten; mod 11).
const FIRST: [u8; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
/// Weights of the second check digit, which also covers the first.
const SECOND: [u8; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// The number without the space people put after the birth part.
pub(super) fn without_space(input: &str) -> Result<String, FnrError> {
    let digits = match input.char_indices().nth(6) {
        Some((at, space)) if space.is_whitespace() => {
            format!("{}{}", &input[..at], &input[at + space.len_utf8()..])
        }
        _ => input.to_owned(),
    };
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(FnrError::NotDigits);
    }
    Ok(digits)
}

/// The eleven digits as numbers.
pub(super) fn values(digits: &str) -> Result<[u8; 11], FnrError> {
    let values: Vec<u8> = digits.bytes().map(|digit| digit - b'0').collect();
    let found = values.len();
    values.try_into().map_err(|_| FnrError::Length { found })
}

/// True when both check digits are right.
pub(super) fn checks(values: &[u8; 11]) -> bool {
    check_digit(&FIRST, values) == Some(values[9])
        && check_digit(&SECOND, values) == Some(values[10])
}

/// Nine digits with their two check digits; `None` when one of them would be 10.
pub(super) fn with_check_digits(first_nine: &str) -> Option<String> {
    let mut values = values(&format!("{first_nine}00")).ok()?;
    values[9] = check_digit(&FIRST, &values)?;
    values[10] = check_digit(&SECOND, &values)?;
    Some(values.iter().map(u8::to_string).collect())
}

/// The year of birth from its two digits and the individual number; `None` for pairs never given.
pub(super) fn birth_year(two_digits: u8, individual: u16) -> Option<i32> {
    let year = i32::from(two_digits);
    [1800, 1900, 2000]
        .into_iter()
        .map(|century| century + year)
        .find(|year| individual_numbers(*year).any(|number| number == individual))
}

/// The individual numbers given to those born in a year, in order (Skatteetaten's table).
pub(super) fn individual_numbers(year: i32) -> impl Iterator<Item = u16> {
    let (usual, more) = match year {
        1854..=1899 => (500..750, 0..0),
        1900..=1939 => (0..500, 0..0),
        1940..=1999 => (0..500, 900..1000),
        2000..=2039 => (500..1000, 0..0),
        _ => (0..0, 0..0),
    };
    usual.chain(more)
}

fn check_digit(weights: &[u8], values: &[u8; 11]) -> Option<u8> {
    let products = weights
        .iter()
        .zip(values)
        .map(|(weight, digit)| u16::from(weight * digit));
    let sum: u16 = products.sum();
    let digit = u8::try_from((11 - sum % 11) % 11).ok()?;
    (digit < 10).then_some(digit)
}
