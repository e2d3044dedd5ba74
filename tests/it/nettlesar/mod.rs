//! Journeys in a real browser, with script and without: what a person sees, presses and hears.
//!
//! `driver` starts the browser and `site` serves the application to it on a port of this machine. `browser` is
//! the person: fields are found by their labels, buttons by their words. Every page a person comes to is looked
//! over by `look` and `axe`, and at the end of a journey by `html`. With `LAGET_BILETE` set to a folder,
//! `picture` keeps pictures of the pages there: `script/bilete` does. With `LAGET_NETTLESAR_MASKINAR` set to a number, `maskinar` puts so many
//! machines behind nginx.

mod axe;
mod browser;
mod download;
mod driver;
mod find;
mod folder;
mod html;
mod keys;
mod look;
mod maskinar;
mod picture;
mod scene;
mod sett;
mod site;

mod familie;
mod individuellplan;
mod innkalling;
mod kommunalsjef;
mod kommune;
mod naudrett;
mod nykel;
mod ombod;
mod overlevering;
mod referat;
mod reise;
mod roller;
mod samtykke;
mod skjema;
mod snarvegar;
mod tastatur;
mod tavle;
mod totrinn;
mod tst;
mod utkast;
