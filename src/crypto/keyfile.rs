//! The root key and the file it lives in: 32 random bytes in base32, mode 0600, outside the data folder and so outside
//! every backup. The same characters are printed in the recovery kit, in groups a person can type.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key under which every organisation's key is wrapped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RootKey {
    key: [u8; 32],
}

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is not there.
    #[error("key file {0} not found")]
    Missing(PathBuf),
    /// The file stands in the data folder, where every backup would carry it along.
    #[error("key file {0} is inside the data folder")]
    InsideData(PathBuf),
    /// Other users of the machine can read the file.
    #[error("key file {0} can be read by others (mode {1:o}; 600 is needed)")]
    Permissions(PathBuf, u32),
    /// The content is not a key or its check characters are wrong (a slip in typing).
    #[error("key file {0} does not hold a key")]
    Content(PathBuf),
    /// A key file already stands there.
    #[error("key file {0} exists already")]
    Exists(PathBuf),
    /// The system refused.
    #[error("key file {0}: {1}")]
    Io(PathBuf, std::io::Error),
}

impl RootKey {
    /// A fresh random key.
    pub fn generate() -> RootKey {
        RootKey { key: rand::random() }
    }

    pub(super) fn wrapping_key(&self) -> &[u8; 32] {
        &self.key
    }

    /// A key for the server's own tokens, derived for `domain`.
    pub fn derive(&self, domain: &str) -> [u8; 32] {
        super::keys::keyed(&self.key, domain, &[])
    }

    /// The key as text with check characters: groups of four, as the recovery kit prints it.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.key.to_vec());
        bytes.extend_from_slice(&Sha256::digest(self.key)[..3]);
        let plain = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
        let groups: Vec<&str> =
            plain.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap_or_default()).collect();
        Zeroizing::new(groups.join("-"))
    }

    /// Reads what [`RootKey::to_text`] wrote, whatever its spacing and case.
    pub fn from_text(text: &str) -> Option<RootKey> {
        let plain: Zeroizing<String> = Zeroizing::new(
            text.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect(),
        );
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(plain.as_bytes()).ok()?);
        let key: [u8; 32] = bytes.get(..32)?.try_into().ok()?;
        (bytes.len() == 35 && bytes[32..] == Sha256::digest(key)[..3]).then_some(RootKey { key })
    }

    /// Reads the key from `file`, refusing one that stands in `data` or that others can read.
    ///
    /// # Errors
    /// [`KeyFileError`], which names the file and what is wrong with it.
    pub fn read(file: &Path, data: Option<&Path>) -> Result<RootKey, KeyFileError> {
        let path = file.to_path_buf();
        let meta = fs::metadata(file).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => KeyFileError::Missing(path.clone()),
            _ => KeyFileError::Io(path.clone(), e),
        })?;
        if let Some(data) = data {
            refuse_inside(file, data)?;
        }
        refuse_readable(&path, &meta, std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from))?;
        let text = Zeroizing::new(fs::read_to_string(file).map_err(|e| KeyFileError::Io(path.clone(), e))?);
        RootKey::from_text(&text).ok_or(KeyFileError::Content(path))
    }

    /// Writes the key to a new `file` with mode 0600 and syncs it; never over an existing one, never inside `data`.
    ///
    /// # Errors
    /// [`KeyFileError`], which names the file and what is wrong with it.
    pub fn write(&self, file: &Path, data: Option<&Path>) -> Result<(), KeyFileError> {
        let mut out = new_secret_file(file, data)?;
        let written = out.write_all(self.to_text().as_bytes()).and_then(|()| out.write_all(b"\n"));
        written.and_then(|()| out.sync_all()).map_err(|e| KeyFileError::Io(file.to_path_buf(), e))
    }
}

/// A new file for the key, on whatever it is written: mode 0600, never over an existing one, never inside `data`.
///
/// # Errors
/// [`KeyFileError`], which names the file and what is wrong with it.
pub fn new_secret_file(file: &Path, data: Option<&Path>) -> Result<fs::File, KeyFileError> {
    let path = file.to_path_buf();
    let io = |e| KeyFileError::Io(path.clone(), e);
    if let Some(parent) = file.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(io)?;
    }
    if let Some(data) = data {
        refuse_inside(file, data)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => KeyFileError::Exists(path.clone()),
        _ => io(e),
    })
}

/// Refuses a file whose name or whose bytes (behind a link) stand in the data folder.
fn refuse_inside(file: &Path, data: &Path) -> Result<(), KeyFileError> {
    let Ok(data) = data.canonicalize() else { return Ok(()) };
    let parent = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let places = [parent.canonicalize(), file.canonicalize()];
    if places.into_iter().flatten().any(|place| place.starts_with(&data)) {
        return Err(KeyFileError::InsideData(file.to_path_buf()));
    }
    Ok(())
}

/// Refuses a file that others can read. What the service manager hands over in its folder of credentials has mode 0440:
/// there an access list, or the folder itself, keeps the group out.
#[cfg(unix)]
fn refuse_readable(
    path: &Path,
    meta: &fs::Metadata,
    credentials: Option<PathBuf>,
) -> Result<(), KeyFileError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777;
    let folder = path.parent().and_then(|parent| parent.canonicalize().ok());
    let credentials = credentials.and_then(|folder| folder.canonicalize().ok());
    let others = if folder.is_some() && folder == credentials { 0o007 } else { 0o077 };
    if mode & others == 0 { Ok(()) } else { Err(KeyFileError::Permissions(path.to_path_buf(), mode)) }
}

#[cfg(not(unix))]
fn refuse_readable(_: &Path, _: &fs::Metadata, _: Option<PathBuf>) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("tomarigi-key-{name}-{:x}", rand::random::<u64>()));
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    #[test]
    fn a_key_typed_from_the_recovery_kit_is_the_same_and_a_slip_is_noticed() {
        let key = RootKey::generate();
        let text = key.to_text();
        let typed = text.to_lowercase().replace('-', " ");
        assert_eq!(RootKey::from_text(&typed).unwrap().key, key.key);
        let slip: String = text.chars().enumerate().map(|(i, c)| if i == 0 { other(c) } else { c }).collect();
        assert!(RootKey::from_text(&slip).is_none());
    }

    fn other(c: char) -> char {
        if c == 'A' { 'B' } else { 'A' }
    }

    #[test]
    fn a_key_file_inside_the_data_folder_is_refused() {
        let data = folder("inside");
        let file = data.join("keys").join("root.key");
        assert!(matches!(RootKey::generate().write(&file, Some(&data)), Err(KeyFileError::InsideData(_))));
        assert!(!file.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = folder("mode").join("root.key");
        RootKey::generate().write(&file, None).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(RootKey::read(&file, None).is_ok());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(RootKey::read(&file, None), Err(KeyFileError::Permissions(_, 0o640))));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_handed_over_by_the_service_manager_is_taken() {
        use std::os::unix::fs::PermissionsExt;
        let credentials = folder("credentials");
        let file = credentials.join("root.key");
        RootKey::generate().write(&file, None).unwrap();
        let check = |mode, credentials| {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            refuse_readable(&file, &fs::metadata(&file).unwrap(), credentials)
        };
        assert!(check(0o440, Some(credentials.clone())).is_ok());
        assert!(check(0o444, Some(credentials.clone())).is_err(), "everybody is kept out there, too");
        assert!(check(0o440, Some(folder("other"))).is_err());
        assert!(check(0o440, None).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_key_inside_the_data_folder_is_refused() {
        let (data, outside) = (folder("data"), folder("outside"));
        RootKey::generate().write(&data.join("root.key"), None).unwrap();
        let link = outside.join("root.key");
        std::os::unix::fs::symlink(data.join("root.key"), &link).unwrap();
        assert!(matches!(RootKey::read(&link, Some(&data)), Err(KeyFileError::InsideData(_))));
    }
}
