//! Assets, embedded in the program: one stylesheet put together from `assets/css` in the order of names, the scripts of
//! `assets/js`, and the pictures. Their addresses carry a hash of the content, so that they may be kept for ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static ASSETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets");

struct Asset {
    content: Vec<u8>,
    kind: &'static str,
    hash: String,
}

static TABLE: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let mut table: HashMap<String, Asset> = HashMap::new();
    for file in ASSETS.files() {
        let name = file.path().to_string_lossy().into_owned();
        let kind = match file.path().extension().and_then(|e| e.to_str()) {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            _ => continue,
        };
        table.insert(name, asset(file.contents().to_vec(), kind));
    }
    let mut css = String::new();
    for file in sorted("css") {
        css.push_str(file.contents_utf8().unwrap_or_default());
        css.push('\n');
    }
    // Styles name pictures plainly; each gets its own address, beside which the stylesheet's own says nothing.
    for (name, picture) in &table {
        css = css.replace(&format!("url(\"{name}\")"), &format!("url(\"../{}/{name}\")", picture.hash));
    }
    table.insert("app.css".to_owned(), asset(css.into_bytes(), "text/css; charset=utf-8"));
    // The scripts import nothing from each other; one file saves a volunteer's phone a dozen requests.
    let mut js = Vec::new();
    for file in sorted("js") {
        js.extend_from_slice(b"{\n");
        js.extend_from_slice(file.contents());
        js.extend_from_slice(b"\n}\n");
    }
    table.insert("app.js".to_owned(), asset(js, "text/javascript; charset=utf-8"));
    table
});

fn sorted(folder: &str) -> Vec<&'static include_dir::File<'static>> {
    let mut files: Vec<_> = ASSETS.get_dir(folder).map(|d| d.files().collect()).unwrap_or_default();
    files.sort_by_key(|f| f.path());
    files
}

fn asset(content: Vec<u8>, kind: &'static str) -> Asset {
    let hash = data_encoding::BASE32_DNSSEC.encode(&Sha256::digest(&content)[..10]);
    Asset { content, kind, hash }
}

/// The address of an asset.
pub fn href(name: &str) -> String {
    let hash = TABLE.get(name).map_or("", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{name}")
}

/// Serves an asset. Under an address of another version (a page from before an update) it is not to be kept: it would be
/// taken for that version for a year.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let Some(asset) = TABLE.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, kept)], asset.content.as_slice())
        .into_response()
}
