//! `[alias]`: own commands, each a name and what is typed for it.
//!
//! Must not know which commands there are.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Aliases(pub BTreeMap<String, String>);

impl Aliases {
    /// The name of an alias that cannot work, and why.
    ///
    /// # Errors
    /// With a sentence for the person.
    pub fn check(&self) -> Result<(), (String, String)> {
        for (name, meaning) in &self.0 {
            let wrong = |why: String| Err((name.clone(), why));
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
                return wrong(format!("the alias {name:?} must be letters and digits without a slash"));
            }
            let Some(command) = meaning.strip_prefix('/').and_then(|rest| rest.split_whitespace().next()) else {
                return wrong(format!("the alias {name} must stand for a command, like {name} = \"/join global\""));
            };
            if self.0.contains_key(command) {
                return wrong(format!("the alias {name} leads to the alias {command}; name the command itself"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(aliases: &[(&str, &str)]) -> Result<(), String> {
        let aliases = aliases.iter().map(|(name, meaning)| ((*name).to_owned(), (*meaning).to_owned()));
        Aliases(aliases.collect()).check().map_err(|(_, why)| why)
    }

    #[test]
    fn an_alias_stands_for_a_command_and_never_for_an_alias() {
        assert_eq!(checked(&[("gg", "/join global"), ("hi", "/me {} waves")]), Ok(()));
        for (aliases, word) in [
            (&[("gg", "join global")][..], "must stand for a command"),
            (&[("gg", "/")][..], "must stand for a command"),
            (&[("/gg", "/join global")][..], "without a slash"),
            (&[("a", "/b x"), ("b", "/join x")][..], "leads to the alias b"),
            (&[("a", "/a")][..], "leads to the alias a"),
        ] {
            let error = checked(aliases).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
