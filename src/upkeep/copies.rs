//! Backups that carry their name only once they were looked through, and restoring that puts nothing in its place before.
//!
//! What always holds: what is under way is called `….part`; after an error nothing is left of it, but a copy that was made
//! and does not hold, which is called `….faulty`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::verify::{Report, verify};
use crate::clock::Clock;
use crate::crypto::{KeyFileError, RootKey};
use crate::db::maintenance::{self, BackupError};
use crate::db::{Db, DbError, OpenError};

/// Why there is no backup, or why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The copy could not be made or put in its place.
    #[error(transparent)]
    Copy(#[from] BackupError),
    /// The copy could not be looked through to the end; it was kept under this name.
    #[error("{0}: {1}")]
    Unread(PathBuf, DbError),
    /// The file is no backup.
    #[error("{0} is no backup")]
    NoBackup(PathBuf),
    /// The key belongs to another installation.
    #[error("the key does not open the backup")]
    OtherKey,
    /// The key could not be put beside the restored data.
    #[error(transparent)]
    Key(#[from] KeyFileError),
}

impl From<DbError> for CopyError {
    fn from(error: DbError) -> CopyError {
        CopyError::Copy(error.into())
    }
}

/// Makes a backup and looks through it. Gives what was found, and the file's name: `file` where everything holds, else with
/// `.faulty` at its end.
///
/// # Errors
/// [`CopyError`].
pub async fn backup(db: &Db, file: &Path, clock: Arc<dyn Clock>) -> Result<(Report, PathBuf), CopyError> {
    let faulty = file.with_added_extension("faulty");
    for taken in [file, &faulty] {
        if taken.exists() {
            return Err(BackupError::Exists(taken.to_path_buf()).into());
        }
    }
    let part = file.with_added_extension("part");
    maintenance::backup(db, &part, clock.clone()).await?;
    let looked = async {
        let copy = match Db::open_file(&part, db.root(), clock).await {
            Ok(copy) => copy,
            Err(error) => return Err(DbError::Database(sea_orm::DbErr::Custom(error.to_string()))),
        };
        let report = verify(&copy).await;
        copy.close().await;
        report
    };
    let looked = looked.await;
    let is_sound = looked.as_ref().is_ok_and(Report::is_sound);
    let name = if is_sound { file.to_path_buf() } else { faulty };
    maintenance::put_in_place(&part, &name)?;
    match looked {
        Ok(report) => Ok((report, name)),
        Err(error) => Err(CopyError::Unread(name, error)),
    }
}

/// Where a backup is restored to, and with which key.
pub struct Target<'a> {
    /// A PostgreSQL server; none: SQLite in the data folder.
    pub url: Option<&'a str>,
    /// The data folder, which is there.
    pub data: &'a Path,
    /// The key.
    pub root: Arc<RootKey>,
    /// Where to write the key, if it came from a recovery kit.
    pub write_key: Option<&'a Path>,
}

/// Puts a backup back into an empty place. Gives what was found when it was looked through: a backup in which something
/// does not hold is restored all the same, since it may be the only one.
///
/// # Errors
/// [`CopyError`]; then neither data nor key are left in the place.
pub async fn restore(file: &Path, to: Target<'_>, clock: Arc<dyn Clock>) -> Result<Report, CopyError> {
    if let Some(key) = to.write_key.filter(|key| key.exists()) {
        return Err(KeyFileError::Exists(key.to_path_buf()).into());
    }
    maintenance::refuse_standing(to.data)?;
    let part = to.data.join("tomarigi.sqlite.part");
    maintenance::remove(&part);
    let restored = restore_by(file, &part, &to, clock).await;
    maintenance::remove(&part);
    restored
}

async fn restore_by(
    file: &Path,
    part: &Path,
    to: &Target<'_>,
    clock: Arc<dyn Clock>,
) -> Result<Report, CopyError> {
    maintenance::copy_file(file, part)?;
    let no_backup = |error| match error {
        OpenError::Newer => CopyError::Copy(BackupError::Open(error)),
        _ => CopyError::NoBackup(file.to_path_buf()),
    };
    let source = Db::open_file(part, to.root.clone(), clock.clone()).await.map_err(no_backup)?;
    let looked = async {
        let organisations = source.organisations().await?;
        if organisations.is_empty() {
            return Err(CopyError::NoBackup(file.to_path_buf()));
        }
        let mut opens = false;
        for (id, _) in organisations {
            opens |= source.keys(id).await.is_ok();
        }
        if !opens {
            return Err(CopyError::OtherKey);
        }
        Ok((verify(&source).await?, source.demonstration().await?.is_some()))
    };
    let looked = looked.await;
    // A demonstration stays one: the folder says so before anything in it is opened.
    let mark = |is_demonstration: bool| match is_demonstration {
        true => maintenance::mark(to.data).map_err(|e| BackupError::Io(to.data.to_path_buf(), e)),
        false => Ok(()),
    };
    let Some(url) = to.url else {
        source.close().await;
        let (report, is_demonstration) = looked?;
        let target = to.data.join("tomarigi.sqlite");
        with_key(to, async { Ok(maintenance::put_in_place(part, &target)?) }).await?;
        mark(is_demonstration)?;
        return Ok(report);
    };
    let put_back = async {
        let (_, is_demonstration) = looked?;
        let target =
            Db::begin(Some(url), to.data, to.root.clone(), clock).await.map_err(BackupError::from)?;
        with_key(to, async { Ok(maintenance::put_back(&source, &target).await?) }).await?;
        mark(is_demonstration)?;
        let report = verify(&target).await?;
        target.close().await;
        Ok(report)
    };
    let report = put_back.await;
    source.close().await;
    report
}

/// Writes the key, if it is to be written, then does `place`; where that fails, the key is taken away again.
async fn with_key(
    to: &Target<'_>,
    place: impl Future<Output = Result<(), CopyError>>,
) -> Result<(), CopyError> {
    if let Some(key) = to.write_key {
        to.root.write(key, Some(to.data))?;
    }
    let placed = place.await;
    if let (Err(_), Some(key)) = (&placed, to.write_key) {
        let _ = std::fs::remove_file(key);
    }
    placed
}
