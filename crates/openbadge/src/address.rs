//! The addresses that identify what a credential speaks of. Always absolute and in the one form that a browser would send; `https`, or `http`
//! on the loopback, where the product is tried out.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::CredentialError;

/// An absolute `https` address without user name or password; `http` is let through for the loopback alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebAddress(Url);

impl WebAddress {
    /// The address as it stands in claims.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it ends in `#…`.
    pub(crate) fn has_fragment(&self) -> bool {
        self.0.fragment().is_some()
    }
}

fn on_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl FromStr for WebAddress {
    type Err = CredentialError;

    fn from_str(text: &str) -> Result<WebAddress, CredentialError> {
        let url = Url::parse(text).map_err(|_| CredentialError::Address)?;
        let safe = url.scheme() == "https" || (url.scheme() == "http" && on_loopback(&url));
        let anonymous = url.username().is_empty() && url.password().is_none();
        if safe && anonymous && url.has_host() { Ok(WebAddress(url)) } else { Err(CredentialError::Address) }
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
