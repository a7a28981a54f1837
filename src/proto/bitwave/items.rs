//! The items of a JSON array cut apart without looking into them, also when some are broken.
//!
//! A broken item is left out and reported; reading goes on at the next object that stands behind a comma. Text inside
//! strings cannot pass for one: its quotes are escaped. Must not know what the items are.

use serde_json::value::RawValue;

/// How often reading one array may fail before the rest of it is given up. A failure may cost a look at all that
/// follows, so this bounds the time for a hostile array.
const MAX_FAULTS: usize = 256;

/// Calls `each` with the raw JSON of every item, `None` for a broken one. A value that is no array is one item.
pub(super) fn split<'a>(text: &'a str, mut each: impl FnMut(Option<&'a str>)) {
    let text = text.trim_start();
    let Some(inside) = text.strip_prefix('[') else {
        each(value(text).map(|(raw, _)| raw));
        return;
    };
    let mut rest = inside.trim_start();
    let mut faults = 0;
    while !rest.is_empty() && !rest.starts_with(']') && faults < MAX_FAULTS {
        if let Some((raw, next)) = item(rest) {
            each(Some(raw));
            rest = next;
        } else {
            each(None);
            faults += 1;
            let Some(next) = resume(rest, &mut faults) else { return };
            rest = next;
        }
    }
}

/// The next object behind a comma that is whole and followed by what may follow an item.
fn resume<'a>(broken: &'a str, faults: &mut usize) -> Option<&'a str> {
    let behind_commas = broken.match_indices(',').map(|(comma, _)| broken[comma + 1..].trim_start());
    for candidate in behind_commas.filter(|text| text.starts_with('{')) {
        if item(candidate).is_some() {
            return Some(candidate);
        }
        *faults += 1;
        if *faults >= MAX_FAULTS {
            return None;
        }
    }
    None
}

/// The item at the beginning, and where the next one begins: behind the comma, or at the closing bracket.
fn item(text: &str) -> Option<(&str, &str)> {
    let (raw, after) = value(text)?;
    let after = after.trim_start();
    let next = if after.starts_with(']') { after } else { after.strip_prefix(',')?.trim_start() };
    Some((raw, next))
}

/// The JSON value at the beginning, and what follows it.
fn value(text: &str) -> Option<(&str, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let raw = values.next()?.ok()?.get();
    Some((raw, &text[values.byte_offset()..]))
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
    fn an_array_with_too_many_faults_is_given_up() {
        let bad_and_good = |count| format!("[{}]", ["[1", "{}"].repeat(count).join(","));
        assert_eq!(items(&bad_and_good(200)).iter().flatten().count(), 200);
        assert_eq!(items(&bad_and_good(10_000)).iter().flatten().count(), MAX_FAULTS - 1);
        let row = format!("[{},{{}}]", ["{\"a\":NaN}"].repeat(MAX_FAULTS + 2).join(","));
        assert_eq!(items(&row), [None]);
    }
}
