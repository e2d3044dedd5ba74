//! Calendar files (RFC 5545, RFC 5546): a time and a place under a word that says nothing. Never a name, never a service.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use lettre::Address;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// What the id of every meeting ends in: the same in a letter and in a calendar that is fetched, so that no calendar shows it twice.
const HOST: &str = "laget";

/// What every meeting is called in a calendar.
pub const SUMMARY: &str = "Møte";

/// A meeting, as a calendar is told of it.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Names it, and nothing that it is about.
    pub id: Uuid,
    /// Counts the changes: a calendar goes by the highest.
    pub sequence: i32,
    /// When it begins.
    pub starts: OffsetDateTime,
    /// When it ends.
    pub ends: OffsetDateTime,
    /// Where.
    pub place: String,
    /// The page about it, for who can log in.
    pub link: Option<String>,
}

/// What a calendar is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Put it in, or change it.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// The word of the standard.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The file of a letter: from this address, to that one alone. An answer is given in Laget, so the calendar is not to send one.
#[must_use]
pub fn letter(
    meeting: &Meeting,
    method: Method,
    (from, to): (&Address, &Address),
    now: OffsetDateTime,
) -> String {
    let mut event = event(meeting, now);
    event.append_property(Property::new("ORGANIZER", format!("mailto:{from}")));
    let mut attendee = Property::new("ATTENDEE", format!("mailto:{to}"));
    attendee
        .add_parameter("PARTSTAT", "NEEDS-ACTION")
        .add_parameter("RSVP", "FALSE");
    event.append_property(attendee.done());
    if method == Method::Cancel {
        event.add_property("STATUS", "CANCELLED");
    }
    file(method.code(), vec![event])
}

/// A calendar that is fetched.
#[must_use]
pub fn feed(meetings: &[Meeting], now: OffsetDateTime) -> String {
    let events = meetings.iter().map(|meeting| event(meeting, now));
    file("PUBLISH", events.collect())
}

fn file(method: &str, events: Vec<Event>) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Laget//Laget//NN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.extend(events);
    calendar.to_string()
}

fn event(meeting: &Meeting, now: OffsetDateTime) -> Event {
    let place: String = meeting.place.chars().filter(|c| !c.is_control()).collect();
    let mut event = Event::new();
    event
        .uid(&format!("{}@{HOST}", meeting.id))
        .summary(SUMMARY)
        .location(&place)
        .add_property("DTSTAMP", utc(now))
        .add_property("DTSTART", utc(meeting.starts))
        .add_property("DTEND", utc(meeting.ends))
        .add_property("SEQUENCE", meeting.sequence.to_string())
        .add_property("CLASS", "PRIVATE");
    if let Some(link) = &meeting.link {
        event.description(link);
    }
    event
}

/// `20270328T100000Z`: an instant, so that no calendar has to know when summer time begins in Norway.
fn utc(at: OffsetDateTime) -> String {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    // a year of more than four digits is nobody's meeting
    at.to_offset(UtcOffset::UTC)
        .format(format)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn meeting() -> Meeting {
        Meeting {
            id: Uuid::nil(),
            sequence: 3,
            starts: datetime!(2026-12-01 12:00 +1),
            ends: datetime!(2026-12-01 13:30 +1),
            place: "Åsen skule, rom 2; andre høgda".to_owned(),
            link: Some("https://laget.example/moete/1".to_owned()),
        }
    }

    fn addresses() -> (Address, Address) {
        let address = |text: &str| text.parse().unwrap();
        (address("laget@laget.example"), address("per@laget.example"))
    }

    #[test]
    fn a_letters_file_is_as_the_standard_has_it_and_holds_no_name() {
        let (from, to) = addresses();
        let now = datetime!(2026-11-23 08:00 UTC);
        let file = letter(&meeting(), Method::Request, (&from, &to), now);
        let file = file.replace("\r\n ", "");
        let lines: Vec<&str> = file.split("\r\n").collect();
        for line in [
            "METHOD:REQUEST",
            "UID:00000000-0000-0000-0000-000000000000@laget",
            "SUMMARY:Møte",
            "LOCATION:Åsen skule\\, rom 2\\; andre høgda",
            "DTSTAMP:20261123T080000Z",
            "DTSTART:20261201T110000Z",
            "DTEND:20261201T123000Z",
            "SEQUENCE:3",
            "ORGANIZER:mailto:laget@laget.example",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:per@laget.example",
            "DESCRIPTION:https://laget.example/moete/1",
        ] {
            assert!(lines.contains(&line), "{line} is not in {lines:#?}");
        }
        let cancel = letter(&meeting(), Method::Cancel, (&from, &to), now);
        assert!(cancel.contains("METHOD:CANCEL") && cancel.contains("STATUS:CANCELLED"));
    }

    #[test]
    fn nothing_in_a_place_can_add_a_line_of_its_own() {
        let (from, to) = addresses();
        let meeting = Meeting {
            place: "Rom 2\r\nSUMMARY:Barn\nX:1".to_owned(),
            ..meeting()
        };
        let now = datetime!(2026-11-23 08:00 UTC);
        let file = letter(&meeting, Method::Request, (&from, &to), now);
        let summaries = file.split("\r\n").filter(|l| l.starts_with("SUMMARY"));
        assert_eq!(summaries.count(), 1, "{file}");
    }

    #[test]
    fn an_empty_calendar_is_one_still() {
        let file = feed(&[], datetime!(2026-11-23 08:00 UTC));
        assert!(file.starts_with("BEGIN:VCALENDAR\r\n") && file.ends_with("END:VCALENDAR\r\n"));
    }
}
