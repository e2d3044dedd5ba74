//! What every page shares: forms, layout, assets, sessions, error pages.

pub mod assets;
mod body;
mod client_address;
mod csrf;
mod ctx;
pub mod dates;
pub mod error_page;
mod errors;
mod fersk;
mod flash;
pub mod form;
mod form_state;
mod guard;
mod headers;
mod limits;
pub mod page;
pub mod parts;
mod path;
mod sealed;
mod session;
mod written;

pub use body::{MAX_BODY, Posted, SECRET, is_form, parse as parse_form, read as read_form};
pub use client_address::client_address;
pub use csrf::{csrf, not_embedded};
pub use ctx::{AlsoHalf, Ctx, Visitor, original_path};
pub use errors::draw_errors;
pub use fersk::{Fersk, FerskFaktor, TRYKK_IGJEN};
pub use flash::Kvittering;
pub use form_state::{ANY_DRAFT, Form, FormState, Konflikt};
pub use guard::{RequestId, finish_whatever_happens, give_up, measured, panicked, request_id};
pub use headers::{FormAction, security_headers};
pub use limits::limits;
pub use path::{Path, Query};
pub use sealed::SealedWords;
pub use written::{Etikettar, STEMPEL, Skrive, Written};

pub use session::{
    FAMILY_COOKIE, SESSION_COOKIE, Session, family_cookie, family_token, forget_family,
    forget_session, session, session_cookie, session_token, token_hash,
};
