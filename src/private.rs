//! Files and folders that their owner alone can read, whatever the machine's habits are (`umask`) and whatever stood there
//! before.

use std::io;
use std::path::Path;

/// Makes a folder that its owner alone can enter; says whether there was none. One that is there is left as it is.
///
/// # Errors
/// When it cannot be made.
pub fn new_folder(folder: &Path) -> io::Result<bool> {
    if folder.is_dir() {
        return Ok(false);
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    Ok(true)
}

/// Makes an empty file that its owner alone can read, where there is none.
///
/// # Errors
/// When it cannot be made.
pub fn new_file(file: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Closes a file or folder that is there to everybody but its owner. What belongs to somebody else stays as it is.
#[cfg(unix)]
pub fn close(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(meta) = std::fs::metadata(path) else { return };
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700));
    }
}

/// Closes a file or folder that is there to everybody but its owner.
#[cfg(not(unix))]
pub fn close(_: &Path) {}
