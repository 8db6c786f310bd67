//! What every page shares: routes as data, the frame of a page, errors as pages, headers, assets.

pub mod assets;
pub mod error;
pub mod figure;
pub mod headers;
pub mod large;
pub mod page;
pub mod route;
pub mod url;
pub mod waits;

pub use error::AppError;
pub use page::{Page, render, render_errors};
pub use route::{Audit, Route, SignedOut};
