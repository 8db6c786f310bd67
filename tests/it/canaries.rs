//! A thousand words that occur nowhere else are put into everything that is sealed, through the product's own doors;
//! then every byte that a thief of the disk would have is searched for them: database file, write-ahead log, shared
//! memory, backup, logs, temporary files. On PostgreSQL all columns of all tables are read as text instead.
//!
//! The same search finds the words in what the key opens, and a plain label planted beside them: it can find.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sea_orm::ActiveValue::{Set, Unchanged};
use tomarigi::auth::entity::account;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::clock::SystemClock;
use tomarigi::crypto::Place;
use tomarigi::db::{AuditEvent, maintenance};
use tomarigi::desk::imports::{self, source::Source};
use tomarigi::id::Id;
use tomarigi::mail::outbox::{self, Letter};
use tomarigi::organisation;
use tomarigi::training::applications::{entity as application, link};
use tomarigi::training::certificates::drawing;

use crate::support::dump::Dump;
use crate::support::{Actor, House, certificates, training};

/// Hold keys and drawings, which are no text.
const NO_TEXT: &[&str] = &[
    "organisation.sealed_key",
    "badge_issuer.sealed_seed",
    // A drawing: its words are shapes.
    "certificate_version.sealed_pdf",
    // A picture or a paper, drawn anew.
    "travel_evidence.sealed_file",
];
/// Hold texts in base64: files, signed tokens.
const IN_BASE64: &[&str] = &["register_import.sealed_file", "certificate_version.sealed_badge"];

/// The canaries: each a word of its own that shares a stem with the others.
struct Flock {
    stem: String,
    planted: Mutex<Vec<String>>,
}

impl Flock {
    fn new() -> Flock {
        Flock { stem: format!("kanarie{:016x}", rand::random::<u64>()), planted: Mutex::default() }
    }

    /// A new one, in a sentence.
    fn next(&self) -> String {
        format!("台所に{}と書いた", self.word())
    }

    /// A new one by itself.
    fn word(&self) -> String {
        let mut planted = self.planted.lock().unwrap();
        let word = format!("{}n{:04}.", self.stem, planted.len());
        planted.push(word.clone());
        word
    }

    /// One that is written over later, so that it is in nothing that can be opened.
    fn fleeting(&self) -> String {
        format!("消される{}の行", self.stem)
    }

    fn planted(&self) -> Vec<String> {
        self.planted.lock().unwrap().clone()
    }
}

/// Everything that could betray `stem`: as it is, in hexadecimal, in base64 at any of the three offsets, in UTF-16.
fn disguises(stem: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![
        stem.as_bytes().to_vec(),
        data_encoding::HEXLOWER.encode(stem.as_bytes()).into_bytes(),
        data_encoding::HEXUPPER.encode(stem.as_bytes()).into_bytes(),
        stem.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    for offset in 0..3 {
        let shifted = [&vec![b' '; offset][..], stem.as_bytes()].concat();
        let text = data_encoding::BASE64_NOPAD.encode(&shifted);
        // The first and last characters also hold bits of what stands beside.
        forms.push(text.as_bytes()[4..text.len() - 4].to_vec());
    }
    forms
}

fn occurrences(bytes: &[u8], stem: &str) -> usize {
    disguises(stem).iter().map(|form| memchr::memmem::find_iter(bytes, form).count()).sum()
}

/// Every file below `folder`, and every file that this process holds open, deleted ones too.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        found.extend(open.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.is_file()));
    }
    found
}

/// What the program logs, at its most talkative.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Calls as they are taken: drafts that stay, drafts that become records, corrections, words to be blacked out.
async fn calls(house: &House, desk: Id, flock: &Flock) {
    let actor = house.person(Role::Coordinator, Some(desk)).await;
    let ring = async || actor.post("/calls/drafts?desk=mie", &[("desk", "mie")]).await.location();
    let window = [("revision", "1"), ("window", "w"), ("sequence", "1")];
    for n in 0..100 {
        let draft = ring().await;
        let (first, concern, notes) = (flock.fleeting(), flock.next(), flock.next());
        let save = [&window[..], &[("notes", first.as_str())]].concat();
        assert!(actor.post(&draft, &save).await.status.as_u16() < 400);
        let form = [&window[..], &[("chief_concern", concern.as_str()), ("notes", &notes)]].concat();
        let call = actor.post(&format!("{draft}/record"), &form).await.location();
        let call = call.split('?').next().unwrap();
        if n % 2 == 0 {
            let (word, reason) = (flock.word(), flock.next());
            let day = [("base", "1"), ("day", "2026-05-14"), ("time", "14:07"), ("reason", reason.as_str())];
            let form = [&day[..], &[("notes", word.as_str()), ("chief_concern", &concern)]].concat();
            let answer = actor.post(&format!("{call}/correction"), &form).await;
            assert!(answer.location().contains("notice=call-corrected"));
            let why = flock.next();
            let ask = [("words", word.as_str()), ("reason", why.as_str())];
            let answer = actor.post(&format!("{call}/redactions"), &ask).await;
            assert!(answer.location().contains("notice=redaction-asked"));
        }
        if n % 5 == 0 {
            let (draft, notes) = (ring().await, flock.next());
            let save = [&window[..], &[("notes", notes.as_str())]].concat();
            assert!(actor.post(&draft, &save).await.status.as_u16() < 400);
        }
    }
}

/// Applications for a training that are admitted late, and what is said of them: names, needs, reasons, words.
async fn applied(house: &House, flock: &Flock, n: usize) {
    let row = training::programme(house, training::R4).await;
    let branch = training::branch(house, "三重県支部").await;
    let secretariat = house.person(Role::Secretariat, None).await;
    for i in 0..n {
        let mut fields = training::fields(&row, Some(branch), i, &["basic-online", "practical-online"]);
        fields[0].1 = flock.word();
        fields.push(("needs_words".into(), flock.next()));
        fields.push(("reason".into(), flock.next()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = secretariat.post("/programmes/r4-certification/applications", &fields).await.location();
        let id = page.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        let said = [("decision", "recommend"), ("words", &flock.next())];
        secretariat.post(&format!("/recommendations/{id}"), &said).await.location();
        let decided = [("stage", "basic"), ("counts", "yes"), ("reason", &flock.next())];
        let participant = format!("/programmes/r4-certification/attendance/participants/{id}");
        secretariat.post(&participant, &decided).await.location();
        let room = format!("/programmes/r4-certification/lodging/basic-kochi/guests/{id}");
        let stay = [("night", "2022-08-04"), ("words", &flock.next())];
        secretariat.post(&room, &stay).await.location();
        let place = format!("/programmes/r4-certification/applications/{id}/place");
        secretariat.post(&place, &[("course", "basic-kochi")]).await.location();
    }
    let confirm = [("act", "confirm-anyway")];
    secretariat.post("/programmes/r4-certification/places/basic", &confirm).await.location();
    secretariat.post("/programmes/r4-certification/lodging/basic-kochi/handover", &[]).await.location();
    attendance(&secretariat, flock).await;
}

/// Where a course meets, and a meeting's report that waits to be confirmed.
async fn attendance(secretariat: &Actor, flock: &Flock) {
    let here = "/programmes/r4-certification/attendance";
    let link = format!("https://meet.example.jp/{}", flock.word());
    let link = [("course", "basic-online"), ("link", link.as_str())];
    secretariat.post(&format!("{here}/links"), &link).await.location();
    let report = format!("名前,参加時刻,退出時刻\n{},2022/08/25 19:00,2022/08/25 21:00\n", flock.word());
    let file = ("file", "x.csv", report.as_bytes());
    secretariat.upload(&format!("{here}/courses/basic-online/1/reports"), &[], file).await.location();
}

/// Certificates with names, one of them taken back for a reason; the paper they are printed on; the register.
async fn certified(house: &House, flock: &Flock) {
    let secretariat = house.person(Role::Secretariat, None).await;
    let paper = flock.word();
    secretariat.post("/certificate-paper", &[("representative", &paper)]).await.location();
    let scope = house.operator(Action::RunTraining);
    let row = certificates::programme(&house.db, &scope, "certified", "").await;
    for _ in 0..2 {
        certificates::applicant(&house.db, &scope, &row, None, (&flock.word(), "モリシタ")).await;
    }
    certificates::complete(&house.db, &scope, &row).await;
    let issued = certificates::issue(&house.db, &scope, &row).await;
    let entry = format!("/register/{}", issued[0].supporter_id);
    let declines = flock.next();
    let fields = [("revision", "1"), ("name", "森下 由香"), ("declines", &declines), ("named", "1")];
    secretariat.post(&entry, &fields).await.location();
    // Named by consent, so that the name stands in the badge too.
    let page = format!("/register/certificates/{}/mending", issued[0].id);
    secretariat.post(&page, &[("name", &flock.word()), ("papers", "1")]).await.location();
    let page = format!("/register/certificates/{}/revocation", issued[1].id);
    secretariat.post(&page, &[("reason", &flock.next())]).await.location();
    drawing::keep_papers(&house.app, &scope).await.unwrap();
    let file = format!("氏名,年度\n{},H25\n", flock.word());
    let name = format!("{}.csv", flock.word());
    secretariat.upload("/register/import", &[], ("file", &name, file.as_bytes())).await.location();
    let added = [("name", flock.word()), ("fiscal_year", "H25".into())];
    let added = added.each_ref().map(|(name, value)| (*name, value.as_str()));
    let added = secretariat.post("/register/new", &added).await.location();
    let ending = format!("{}/ending", added.split('?').next().unwrap());
    secretariat.post(&ending, &[("reason", &flock.next())]).await.location();
}

/// A file of records. Who took them stands there as the file names them.
fn file(flock: &Flock, label: &str, n: usize) -> String {
    let line = |i| format!("{i},2025-06-06,{label},{}\n", flock.next());
    (1..=n).map(line).fold("受付番号,受付日,対応者,主訴\n".to_owned(), |all, line| all + &line)
}

/// A file in the browser that waits to be confirmed: its rows, and what was found in it.
async fn held(house: &House, desk: Id, flock: &Flock, label: &str, n: usize) {
    let actor = house.person(Role::Coordinator, Some(desk)).await;
    let file = file(flock, label, n).replace("2025-06-06", "2024-06-06");
    let name = format!("{}.csv", flock.word());
    let page = actor.upload("/calls/import", &[], ("file", &name, file.as_bytes())).await.location();
    assert!(actor.get(&page).await.text().contains(&format!("{page}/confirmation")));
}

/// Records that come from a file. Who took them stands there as the file names them, unsealed.
async fn imported(house: &House, flock: &Flock, label: &str, n: usize) {
    let file = file(flock, label, n);
    let desk = organisation::lookup::desk_by_slug(&house.db, "mie").await.unwrap().unwrap();
    let scope = house.operator(Action::ImportCalls);
    let open = || Source::bytes(file.clone().into_bytes());
    let checked =
        imports::import(&house.db, &scope, &desk, "log.csv", open, false, &mut |_| ()).await.unwrap();
    assert!(checked.report.faults.is_empty());
}

/// Letters that wait to be sent.
async fn letters(house: &House, flock: &Flock, n: usize) {
    for _ in 0..n {
        let scope = house.operator(Action::ManageAccounts);
        let mut tx = house.db.write(&scope).await.unwrap();
        let letter = Letter { to: "a@example.jp".into(), subject: flock.next(), body: flock.next() };
        outbox::enqueue(&mut tx, &letter, None).await.unwrap();
        tx.unaudited("a letter of nobody");
        tx.commit().await.unwrap();
    }
}

/// Seeds of second factors.
async fn seeds(house: &House, desk: Id, flock: &Flock, n: usize) {
    for _ in 0..n {
        let person = house.person(Role::Supporter, Some(desk)).await;
        let id = person.account.unwrap();
        let mut tx = house.db.write(&house.operator(Action::ManageAccounts)).await.unwrap();
        let place = Place { table: "account", column: "sealed_totp", row: id };
        let sealed = tx.seal(place, &flock.next());
        let row =
            account::ActiveModel { id: Unchanged(id), sealed_totp: Set(Some(sealed)), ..Default::default() };
        tx.update(row).await.unwrap();
        tx.record(AuditEvent::new("account.second-factor-enrolled", "account", id));
        tx.commit().await.unwrap();
    }
}

/// What the key opens, by column.
async fn opened(house: &House) -> BTreeMap<String, String> {
    let mut opened = BTreeMap::new();
    let snapshot = house.db.snapshot().await.unwrap();
    for column in snapshot.sealed_columns().await.unwrap() {
        let name = format!("{}.{}", column.table, column.column);
        let text: &mut String = opened.entry(name.clone()).or_default();
        if NO_TEXT.contains(&name.as_str()) {
            continue;
        }
        for value in snapshot.sealed_values(&column, Id(i64::MIN), Id(i64::MAX)).await.unwrap() {
            let keys = house.db.keys(value.organisation).await.unwrap();
            let place = Place { table: &column.table, column: &column.column, row: value.row };
            let found = keys.open(place, &value.sealed).unwrap();
            if IN_BASE64.contains(&name.as_str()) {
                for part in found.split('.') {
                    let bytes = data_encoding::BASE64.decode(part.as_bytes());
                    let bytes = bytes.or_else(|_| data_encoding::BASE64URL_NOPAD.decode(part.as_bytes()));
                    text.push_str(&String::from_utf8_lossy(&bytes.unwrap()));
                }
            }
            text.push_str(&found);
        }
    }
    opened
}

/// The words of the links by which every applicant comes, without the id that begins them: who has one is let in.
async fn links(house: &House) -> Vec<String> {
    let keys = house.db.keys(house.organisation).await.unwrap();
    let all = training::office(house).find::<application::Entity>().all(&house.db).await.unwrap();
    assert!(all.len() > 10);
    let both = all.iter().flat_map(|one| [link::form(&keys, one), link::personal(&keys, one)]);
    both.map(|link| link.token()[16..].to_owned()).collect()
}

#[tokio::test]
async fn of_a_thousand_sealed_words_a_thief_of_the_disk_finds_none() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .try_init()
        .unwrap();
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let flock = Flock::new();
    let label = format!("schild{:016x}", rand::random::<u64>());

    seeds(&house, desk, &flock, 40).await;
    letters(&house, &flock, 20).await;
    calls(&house, desk, &flock).await;
    applied(&house, &flock, 10).await;
    crate::training_money::plant(&house, &|| flock.word()).await;
    certified(&house, &flock).await;
    imported(&house, &flock, &label, 990 - flock.planted().len()).await;

    // The name of the file is one of them.
    held(&house, desk, &flock, &label, 999 - flock.planted().len()).await;

    let planted = flock.planted();
    assert_eq!(planted.len(), 1000);
    let opened = opened(&house).await;
    for word in &planted {
        assert!(opened.values().any(|text| text.contains(word.as_str())), "{word} was not stored");
    }
    for (column, text) in &opened {
        assert!(
            NO_TEXT.contains(&column.as_str()) || text.contains(&flock.stem),
            "no canary was put into {column}: plant some through its door"
        );
    }

    let backup = house.folder.join("copy.backup");
    maintenance::backup(&house.db, &backup, Arc::new(SystemClock::default())).await.unwrap();
    let dump = Dump::new(&house, &[]).await.read().await;
    let mut places: Vec<(String, Vec<u8>)> =
        dump.into_iter().map(|(table, text)| (format!("table {table}"), text.into_bytes())).collect();
    places.push(("the log".into(), log.0.lock().unwrap().clone()));
    for file in files(&house.folder) {
        places.push((file.display().to_string(), std::fs::read(&file).unwrap_or_default()));
    }
    let links = links(&house).await;
    for (place, bytes) in &places {
        assert_eq!(occurrences(bytes, &flock.stem), 0, "canaries in {place}");
        for link in &links {
            assert_eq!(occurrences(bytes, link), 0, "an applicant's link in {place}");
        }
    }

    // The search can find: the plain label stands in the database and in its backup, the canaries in what was opened.
    let finds = |part: &str, what: &str| {
        places.iter().any(|(place, bytes)| place.contains(part) && occurrences(bytes, what) > 0)
    };
    assert!(finds("table call", &label));
    assert!(finds("copy.backup", &label));
    assert!(house.app.config().database_url.is_some() || finds("tomarigi.sqlite", &label));
    assert!(
        !places.iter().any(|(place, bytes)| place == "the log" && bytes.is_empty()),
        "nothing was logged"
    );
    let plain = opened.into_values().collect::<String>();
    assert!(occurrences(plain.as_bytes(), &flock.stem) >= 1000);
    let sentence = format!("前{label}後");
    for disguised in [
        data_encoding::HEXLOWER.encode(sentence.as_bytes()).into_bytes(),
        data_encoding::BASE64.encode(sentence.as_bytes()).into_bytes(),
        data_encoding::BASE64.encode(format!("1{sentence}").as_bytes()).into_bytes(),
        data_encoding::BASE64URL_NOPAD.encode(format!("12{sentence}").as_bytes()).into_bytes(),
        sentence.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ] {
        assert_eq!(occurrences(&disguised, &label), 1, "{}", String::from_utf8_lossy(&disguised));
    }
}
