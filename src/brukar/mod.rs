//! A *brukar* is a person who logs in. What the person may do follows from the *medlemskap*: a dated role in
//! an instans, and perhaps an eining, of one kommune. Accounts are shut and never deleted: history names them.

mod model;
mod passord;
mod queries;

pub use model::{
    er_periode, krev_eining, new_password, parse_brukarnamn, parse_namn, short_code, to_personar,
};
pub use passord::{parse_password, password_length};
pub use queries::{
    Eining, Instans, NewBrukar, NewMedlemskap, find_brukar, find_kommune, insert_brukar,
    insert_medlemskap, list_einingar, list_instansar, open, remove_factor, replace_password,
    set_code, set_epost, shut,
};
