//! The items of a JSON array cut apart without looking into them, also when some are broken.
//!
//! A broken item is left out and reported; reading goes on at the next object that stands behind a comma. Text inside
//! strings cannot pass for one: its quotes are escaped. Must not know what the items are.

use serde_json::value::RawValue;

/// How often the reader looks for the next good item in one array: bounds the time for a hostile one.
const MAX_REPAIRS: usize = 64;

/// Calls `each` with the raw JSON of every item, `None` for a broken one. A value that is no array is one item.
pub(super) fn split<'a>(text: &'a str, mut each: impl FnMut(Option<&'a str>)) {
    let text = text.trim_start();
    let Some(inside) = text.strip_prefix('[') else {
        each(value(text).map(|(raw, _)| raw));
        return;
    };
    let mut rest = inside.trim_start();
    let mut repairs = 0;
    while !rest.is_empty() && !rest.starts_with(']') {
        let next = match value(rest).and_then(|(raw, after)| Some((raw, behind(after)?))) {
            Some((raw, next)) => {
                each(Some(raw));
                next
            }
            None => {
                each(None);
                match resume(rest, &mut repairs) {
                    Some(next) => next,
                    None => return,
                }
            }
        };
        rest = next;
    }
}

/// The JSON value at the beginning, and what follows it.
fn value(text: &str) -> Option<(&str, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let raw = values.next()?.ok()?.get();
    Some((raw, &text[values.byte_offset()..]))
}

/// What follows the comma, or the closing bracket itself. `None` when neither is there.
fn behind(after: &str) -> Option<&str> {
    let after = after.trim_start();
    if after.starts_with(']') { Some(after) } else { after.strip_prefix(',').map(str::trim_start) }
}

/// The next object behind a comma that is whole and followed by what may follow an item.
fn resume<'a>(broken: &'a str, repairs: &mut usize) -> Option<&'a str> {
    for (comma, _) in broken.match_indices(',') {
        let candidate = broken[comma + 1..].trim_start();
        if !candidate.starts_with('{') {
            continue;
        }
        *repairs += 1;
        if *repairs > MAX_REPAIRS {
            return None;
        }
        if value(candidate).is_some_and(|(_, after)| behind(after).is_some()) {
            return Some(candidate);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<Option<&str>> {
        let mut out = Vec::new();
        split(text, |item| out.push(item));
        out
    }

    #[test]
    fn items_are_cut_apart() {
        assert_eq!(
            items(r#"[ {"a":[1,2]} , 1e400,"x,]" ,[] ] trailing"#),
            [Some(r#"{"a":[1,2]}"#), Some("1e400"), Some("\"x,]\""), Some("[]")]
        );
        assert_eq!(items("[]"), []);
        assert_eq!(items(r#"{"a":1},"offset"]"#), [Some(r#"{"a":1}"#)]);
    }

    #[test]
    fn a_broken_item_costs_only_itself() {
        for broken in
            ["{\"a\":NaN}", "{\"a\":\"x", "{'a':1}", "{}{}", "[[[[[", "{\"a\":1,}", "\u{feff}{}", "{\"a\":\"\n\"}"]
        {
            let text = format!("[{{\"n\":1}},{broken},{{\"n\":2}}]");
            assert_eq!(items(&text), [Some("{\"n\":1}"), None, Some("{\"n\":2}")], "{broken}");
        }
    }

    #[test]
    fn text_inside_a_broken_item_does_not_become_an_item() {
        let text = r#"[{"message":"hi,{\"message\":\"forged\"},","a":NaN},{"n":2}]"#;
        assert_eq!(items(text), [None, Some("{\"n\":2}")]);
    }

    #[test]
    fn hostile_arrays_end_the_search() {
        let text = format!("[x{}", ",{\"a\":".repeat(10_000));
        assert_eq!(items(&text), [None]);
    }
}
