//! A *brukar* is a person who logs in. What the person may do follows from the *medlemskap*: a dated role in
//! an instans, and perhaps an eining, of one kommune. Accounts are shut and never deleted: history names them.

mod model;
mod queries;

pub use model::{
    er_periode, krev_eining, new_password, parse_brukarnamn, parse_namn, parse_password,
    to_personar,
};
pub use queries::{
    Eining, Instans, NewBrukar, NewMedlemskap, find_brukar, find_kommune, insert_brukar,
    insert_medlemskap, list_einingar, list_instansar, open, replace_password, set_epost, shut,
};
