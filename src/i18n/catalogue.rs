//! The catalogue of texts, embedded in the program.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::Locale;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Name, Japanese text and English text of every file of `locales/`.
        pub(super) const FILES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("../../locales/ja/", $name, ".ftl")),
            include_str!(concat!("../../locales/en/", $name, ".ftl")),
        )),*];
    };
}

files!(
    "core",
    "codes",
    "auth",
    "people",
    "desk",
    "calls",
    "import",
    "statistics",
    "publication",
    "site",
    "audit",
    "cli",
    "training",
    "applications",
    "money",
    "attendance",
    "lodging",
    "certificates",
    "register",
    "review"
);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<HashMap<Locale, Bundle>> =
    LazyLock::new(|| Locale::ALL.into_iter().map(|locale| (locale, bundle(locale))).collect());

fn bundle(locale: Locale) -> Bundle {
    let mut bundle = Bundle::new_concurrent(locale.tag().parse().into_iter().collect());
    bundle.set_use_isolating(false);
    for (name, ja, en) in FILES {
        let text = if locale == Locale::Ja { ja } else { en };
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(file = name, ?errors, "a text file has faults");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = name, ?errors, "a text is defined twice");
        }
    }
    bundle
}

pub(super) fn has(locale: Locale, key: &str) -> bool {
    BUNDLES.get(&locale).is_some_and(|bundle| bundle.has_message(key))
}

/// The text, or the key in brackets where there is none: seen at once, and found by a test.
pub(super) fn format(locale: Locale, key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let pattern = BUNDLES.get(&locale).and_then(|b| Some((b, b.get_message(key)?.value()?)));
    let Some((bundle, pattern)) = pattern else {
        return format!("⟦{key}⟧");
    };
    bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}
