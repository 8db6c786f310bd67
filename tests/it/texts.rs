//! The catalogues hold together: every text that is named exists in both languages, and none stands unused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Beginnings of keys that are put together at run time, and from what.
const FAMILIES: &[&str] = &[
    "kind-",
    "channel-",
    "novelty-",
    "relation-",
    "age-",
    "sex-",
    "how-long-",
    "referred-to-",
    "response-",
    "source-",
    "residence-",
    "heaviness-",
    "call-field-",
    "desk-text-",
    "field-",
    "role-",
    "audit-",
    "notice-",
    "warning-",
    "error-",
    "announce-fact-",
    "announce-step-",
    "letter-",
    "membership-",
    "programme-audience-",
    "programme-kind-",
    "programme-lodging-",
    "programme-order-",
    "programme-selection-",
    "programme-unpaid-",
    "standing-",
    "cli-command-",
    "cli-option-",
    "cli-fault-",
    "cli-help-",
    "import-unreadable-",
    "import-sample-",
];

fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            into.push(path);
        }
    }
}

/// Key → names of what is put in, of every text of a language.
fn catalogue(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut paths = Vec::new();
    files(&root, ".ftl", &mut paths);
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let mut current = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if let Some((key, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                let fresh = texts.insert(key.to_owned(), BTreeSet::new()).is_none();
                assert!(fresh, "{key} stands twice ({})", path.display());
                current = Some(key.to_owned());
            }
            let Some(arguments) = current.as_ref().and_then(|key| texts.get_mut(key)) else { continue };
            for part in line.split('$').skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                    .collect();
                arguments.insert(name);
            }
        }
    }
    texts
}

/// All source and template text.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    for ending in [".rs", ".html"] {
        files(&root, ending, &mut paths);
    }
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_text_stands_in_both_languages_with_the_same_words_put_in() {
    let (ja, en) = (catalogue("ja"), catalogue("en"));
    let keys = |c: &BTreeMap<String, BTreeSet<String>>| c.keys().cloned().collect::<BTreeSet<_>>();
    let only_ja: Vec<_> = keys(&ja).difference(&keys(&en)).cloned().collect();
    let only_en: Vec<_> = keys(&en).difference(&keys(&ja)).cloned().collect();
    assert!(only_ja.is_empty() && only_en.is_empty(), "only ja: {only_ja:?}; only en: {only_en:?}");
    for (key, arguments) in &ja {
        assert_eq!(arguments, &en[key], "{key}");
    }
}

#[test]
fn every_english_text_is_english_and_every_japanese_one_is_not_left_in_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let mut paths = Vec::new();
    files(&root, ".ftl", &mut paths);
    let allowed = ["language-other", "品", "人", "件"];
    for path in paths {
        for line in fs::read_to_string(&path).unwrap().lines().filter(|l| !l.starts_with('#')) {
            let kana = line.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c));
            let known = allowed.iter().any(|a| line.contains(a)) || line.contains('(') || line.contains('“');
            assert!(!kana || known, "Japanese in an English text: {line}");
        }
    }
}

#[test]
fn every_text_that_is_named_exists_and_every_text_is_named() {
    let sources = sources();
    let texts = catalogue("ja");
    let unused: Vec<_> = texts
        .keys()
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(family)))
        .filter(|key| !sources.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "texts that nobody names: {unused:?}");

    // What is named in a call that takes a key.
    let mut missing = BTreeSet::new();
    for call in [".t(\"", ".ta(\"", ".ta2(\"", ".tn(\"", "Message::new(\"", ".args(\""] {
        for part in sources.split(call).skip(1) {
            let key = part.split('"').next().unwrap_or_default();
            if !texts.contains_key(key) && !key.contains('{') {
                missing.insert(key.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "texts that are named and missing: {missing:?}");
}

#[test]
fn every_event_of_the_audit_log_has_a_text() {
    let (sources, texts) = (sources(), catalogue("ja"));
    let mut events = 0;
    for part in sources.split("AuditEvent::new(").skip(1) {
        let name = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        if let Some(name) = name.filter(|name| name.contains('.')) {
            events += 1;
            let key = format!("audit-{}", name.replace('.', "-"));
            assert!(texts.contains_key(&key), "{key}");
        }
    }
    assert!(events > 10, "events were found by their text");
}
