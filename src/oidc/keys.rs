//! Our own keys: the public half is fetched by the provider, and the private one says who we are. Signed with ring,
//! whose private-key operations take the same time whatever the key is.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};

use crate::config::file_words;

/// A private key and the name the provider knows it by: its thumbprint (RFC 7638).
pub struct OwnKey {
    pair: RsaKeyPair,
    kid: String,
    n: String,
    e: String,
}

impl fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnKey({})", self.kid)
    }
}

impl OwnKey {
    /// Reads a key that only its owner may read.
    ///
    /// # Errors
    /// One sentence, without the key.
    pub fn from_file(path: &Path) -> Result<Self, String> {
        use std::os::unix::fs::PermissionsExt;
        let shown = path.display();
        let unreadable = |error: &std::io::Error| {
            format!("Nøkkelen {shown} kan ikkje lesast: {}.", file_words(error))
        };
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
        let mode = std::fs::metadata(path)
            .map_err(|error| unreadable(&error))?
            .permissions()
            .mode();
        let credentials = std::env::var_os(crate::crypto::CREDENTIALS);
        if mode & crate::crypto::closed(path, credentials.as_deref()) != 0 {
            return Err(format!(
                "Nøkkelen {shown} er open for andre enn eigaren (rettar {:03o}). Køyr: chmod 600 {shown}",
                mode & 0o777
            ));
        }
        Self::from_pem(&text).ok_or_else(|| {
            format!(
                "Nøkkelen {shown} kan ikkje brukast. Lag han slik: \
                 openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out {shown}"
            )
        })
    }

    /// Reads the text of a key: PKCS #8, as PEM, of 2048 bits or more.
    #[must_use]
    pub fn from_pem(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once("-----BEGIN PRIVATE KEY-----")?;
        let (body, _) = rest.split_once("-----END PRIVATE KEY-----")?;
        let body: String = body.split_whitespace().collect();
        let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).ok()?).ok()?;
        let public: PublicKeyComponents<Vec<u8>> = pair.public().into();
        let (n, e) = (
            URL_SAFE_NO_PAD.encode(public.n),
            URL_SAFE_NO_PAD.encode(public.e),
        );
        // the members of the key in the order of the alphabet, without blanks
        let canonical = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical));
        Some(Self { pair, kid, n, e })
    }

    /// What the provider knows it by.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn jwk(&self) -> serde_json::Value {
        serde_json::json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.n, "e": self.e,
        })
    }

    /// A JSON Web Token of these claims, RS256.
    ///
    /// # Errors
    /// When the operating system has no random numbers to give.
    pub fn sign(&self, claims: &serde_json::Value) -> anyhow::Result<String> {
        let header = serde_json::json!({ "alg": "RS256", "typ": "JWT", "kid": self.kid });
        let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| anyhow::anyhow!("a key that does not sign"))?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
