//! The sentence of a letter about a meeting in other languages: English for a guest, and those of the form of samtykke for a family. No
//! translator has read any but the English.

use crate::mail::Line;

const fn line(lang: &'static str, name: &'static str, text: &'static str) -> Line {
    Line { lang, name, text }
}

/// That one is called, in the order a letter shows them: English first.
pub(super) const INNKALLING: [Line; 4] = [
    line(
        "en",
        "English",
        "You are invited to a meeting. The time and place are in the calendar file.",
    ),
    line(
        "pl",
        "Polski",
        "Masz zaproszenie na spotkanie. Czas i miejsce są w pliku kalendarza.",
    ),
    line(
        "uk",
        "Українська",
        "Вас запрошено на зустріч. Час і місце вказано у файлі календаря.",
    ),
    line(
        "ar",
        "العربية",
        "لديك دعوة إلى اجتماع. الوقت والمكان في ملف التقويم.",
    ),
];

/// That it has another time or place.
pub(super) const ENDRING: [Line; 4] = [
    line(
        "en",
        "English",
        "A meeting you are invited to has a new time or place. It is in the calendar file.",
    ),
    line(
        "pl",
        "Polski",
        "Spotkanie, na które masz zaproszenie, ma nowy czas lub nowe miejsce. Są one w pliku kalendarza.",
    ),
    line(
        "uk",
        "Українська",
        "Зустріч, на яку вас запрошено, має новий час або нове місце. Їх вказано у файлі календаря.",
    ),
    line(
        "ar",
        "العربية",
        "تغير وقت الاجتماع المدعو إليه أو مكانه. تجد ذلك في ملف التقويم.",
    ),
];

/// That one need not come.
pub(super) const AVLYSING: [Line; 4] = [
    line(
        "en",
        "English",
        "A meeting you were invited to is cancelled for you.",
    ),
    line(
        "pl",
        "Polski",
        "Spotkanie, na które było zaproszenie, zostało dla Ciebie odwołane.",
    ),
    line(
        "uk",
        "Українська",
        "Зустріч, на яку вас було запрошено, для вас скасовано.",
    ),
    line("ar", "العربية", "ألغي بالنسبة إليك الاجتماع الذي دعيت إليه."),
];

/// To a guest, after a meeting.
pub(super) const ETTERPAA: [Line; 1] = [line(
    "en",
    "English",
    "You took part in a meeting. Please read and sign the declaration of confidentiality on the page.",
)];
