//! Fluent resources by area, parsed when first needed.

use super::{Arg, Lang, Text};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;

/// One area's words: the prefix of its ids, and the English and the Japanese file.
struct Area {
    prefix: &'static str,
    en: &'static str,
    ja: &'static str,
    bundles: [OnceLock<FluentBundle<FluentResource>>; 2],
}

macro_rules! areas {
    ($($name:literal),* $(,)?) => {
        static AREAS: [Area; [$($name),*].len()] = [$(Area {
            prefix: $name,
            en: include_str!(concat!("../../assets/text/en/", $name, ".ftl")),
            ja: include_str!(concat!("../../assets/text/ja/", $name, ".ftl")),
            bundles: [const { OnceLock::new() }, const { OnceLock::new() }],
        }),*];
    };
}

areas![
    "ack", "bundle", "capture", "cli", "diskpart", "finding", "goal", "help", "layout", "lint", "map", "page",
    "practice", "problem", "refusal", "source", "step", "stop", "storage", "strategy", "verify", "volume", "warning",
];

impl Area {
    fn source(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ja => self.ja,
        }
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        let slot = match lang {
            Lang::En => &self.bundles[0],
            Lang::Ja => &self.bundles[1],
        };
        slot.get_or_init(|| {
            let id = match lang {
                Lang::En => unic_langid::LanguageIdentifier::from_bytes(b"en"),
                Lang::Ja => unic_langid::LanguageIdentifier::from_bytes(b"ja"),
            };
            let mut bundle = FluentBundle::new_concurrent(vec![id.unwrap_or_default()]);
            // Direction marks around every value would show as boxes and break copied commands.
            bundle.set_use_isolating(false);
            // A name made for the middle of a sentence can stand at its start: `{ START($partition) }`.
            let added = bundle.add_function("START", |args, _| match args.first() {
                Some(FluentValue::String(name)) => capitalised(name).into(),
                other => other.cloned().unwrap_or(FluentValue::Error),
            });
            if let Err(error) = added {
                log::error!("START: {error}");
            }
            // Numbers are formatted by `Arg`; a resource with a mistake still gives its other messages,
            // and a test fails on the mistake.
            let resource = match FluentResource::try_new(self.source(lang).to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    log::error!("assets/text/{}/{}.ftl: {errors:?}", lang.tag(), self.prefix);
                    resource
                }
            };
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

/// With a capital at its start, where that is a Latin letter.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn area_of(id: &str) -> Option<&'static Area> {
    let prefix = id.split('-').next()?;
    AREAS.iter().find(|area| area.prefix == prefix)
}

/// The message `id` in `lang`, else in English, else the id itself.
pub(super) fn format(id: &str, args: &[(&'static str, Arg)], lang: Lang) -> String {
    for lang in [lang, Lang::En] {
        let Some(bundle) = area_of(id).map(|area| area.bundle(lang)) else { break };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { continue };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            values.set(*name, value(arg, lang));
        }
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if !errors.is_empty() {
            log::error!("message {id}: {errors:?}");
        }
        return said;
    }
    log::error!("no message {id}");
    id.to_owned()
}

fn value(arg: &Arg, lang: Lang) -> FluentValue<'static> {
    match arg {
        Arg::Size(size) => super::size(*size, lang).into(),
        Arg::Number(number) => (*number).into(),
        Arg::Verbatim(text) => text.clone().into(),
        Arg::Text(text) => Text::say(text, lang).into(),
    }
}

/// Every id of a language, in order.
pub(super) fn ids(lang: Lang) -> Vec<String> {
    let mut ids: Vec<String> = AREAS
        .iter()
        .flat_map(|area| area.source(lang).lines())
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
        .collect();
    ids.sort();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_is_well_formed_and_keeps_to_its_prefix() {
        for area in &AREAS {
            for lang in Lang::ALL {
                let file = format!("assets/text/{}/{}.ftl", lang.tag(), area.prefix);
                let resource = FluentResource::try_new(area.source(lang).to_owned());
                assert!(resource.is_ok(), "{file}: {:?}", resource.err().map(|(_, errors)| errors));
                for line in area.source(lang).lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
                    assert!(line.starts_with(&format!("{}-", area.prefix)), "{file}: {line}");
                    assert!(line.contains(" ="), "{file}: an id is followed by ' =': {line}");
                }
            }
        }
    }

    #[test]
    fn no_message_stands_twice() {
        for lang in Lang::ALL {
            let ids = super::ids(lang);
            let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }
}
