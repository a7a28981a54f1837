//! The language of searches: what is read from what was typed, and what is said about slips.

use proptest::prelude::*;
use streamside::app::search::query::{Date, Part, Pattern, Property, Query, QueryError, What};

fn parts(typed: &str) -> Vec<Part> {
    Query::parse(typed).unwrap_or_else(|why| panic!("{typed}: {why}")).parts
}

fn wanted(what: What) -> Part {
    Part { unwanted: false, what }
}

fn unwanted(what: What) -> Part {
    Part { unwanted: true, what }
}

fn word(text: &str) -> What {
    What::Word(text.to_owned())
}

#[test]
fn every_part_of_the_language_is_read() {
    let day = |year, month, day| Date { year, month, day };
    let all = "Grüße \"a b\" -spam from:@Nova -from:troll in:#global is:mention is:LINK -is:edited is:mine \
               before:2026-11-20 after:2024-02-29 on:1999-12-31";
    let expected = [
        wanted(word("Grüße")),
        wanted(What::Phrase("a b".into())),
        unwanted(word("spam")),
        wanted(What::From("Nova".into())),
        unwanted(What::From("troll".into())),
        wanted(What::In("global".into())),
        wanted(What::Is(Property::Mention)),
        wanted(What::Is(Property::Link)),
        unwanted(What::Is(Property::Edited)),
        wanted(What::Is(Property::Mine)),
        wanted(What::Before(day(2026, 11, 20))),
        wanted(What::After(day(2024, 2, 29))),
        wanted(What::On(day(1999, 12, 31))),
    ];
    assert_eq!(parts(all), expected);
}

#[test]
fn a_regex_goes_from_slash_to_slash_and_may_hold_both_slashes_and_blanks() {
    for (typed, pattern) in
        [("/a b/", "a b"), (r"/a\/b/", r"a\/b"), ("/https://x.org/y/", "https://x.org/y"), ("/^a{2,3}$/ ", "^a{2,3}$")]
    {
        let [Part { unwanted: false, what: What::Regex(Pattern(regex)) }] = &parts(typed)[..] else {
            panic!("{typed}");
        };
        assert_eq!(regex.as_str(), pattern);
    }
    let both = parts("one -/t(w)o/ three");
    assert_eq!((both.len(), &both[0], &both[2]), (3, &wanted(word("one")), &wanted(word("three"))));
    assert!(both[1].unwanted);
    let What::Regex(Pattern(regex)) = &parts("/LOUD/")[0].what else { panic!() };
    assert!(regex.is_match("not so loud"), "case does not count");
}

#[test]
fn words_with_signs_in_them_are_words() {
    for typed in ["12:30", "https://example.org/a", "c++", "don't", ":wave:", "a/b", "note:this", "@nova", "5%"] {
        assert_eq!(parts(typed), [wanted(word(typed))]);
    }
    // Signs alone say nothing beside a word.
    assert_eq!(parts("- ... a \"\" \"!\" //"), [wanted(word("a"))]);
}

#[test]
fn every_slip_is_said_with_what_to_type_instead() {
    for (typed, said) in [
        ("", "Type what to look for"),
        ("  -  \"\" ...", "Type what to look for"),
        ("say \"hello", "mark before \"hello\" is not closed"),
        ("/a", "/ behind it"),
        ("/", "/ behind it"),
        ("/(/", "does not compile: unclosed group"),
        ("/a**{99999}/", "does not compile"),
        ("/(a{1000}){1000}/", "does not compile"),
        ("before:yesterday", "\"yesterday\" is not a day; write it like 2026-11-20"),
        ("after:2026-13-01", "not a day"),
        ("on:2026-02-29", "not a day"),
        ("on:1900-01-01", "not a day"),
        ("before:26-1-1", "not a day"),
        ("before:2026-11-20-1", "not a day"),
        ("is:pinned", "is:mention, is:link, is:edited and is:mine"),
        ("from:", "from: needs a name"),
        ("in:#", "in: needs a name"),
    ] {
        let why = Query::parse(typed).expect_err(typed).to_string();
        assert!(why.contains(said), "{typed}: {why}");
        assert!(why.ends_with('.') && !why.contains('\n'), "{typed}: {why}");
    }
    let long = format!("/{}/", "a".repeat(301));
    assert_eq!(Query::parse(&long), Err(QueryError::LongRegex));
}

fn typed(part: &Part) -> String {
    let minus = if part.unwanted { "-" } else { "" };
    let date = |day: &Date| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    let text = match &part.what {
        What::Word(word) => word.clone(),
        What::Phrase(phrase) => format!("\"{phrase}\""),
        What::From(name) => format!("from:{name}"),
        What::In(name) => format!("in:#{name}"),
        What::Is(Property::Mention) => "is:mention".to_owned(),
        What::Is(Property::Link) => "is:link".to_owned(),
        What::Is(Property::Edited) => "is:edited".to_owned(),
        What::Is(Property::Mine) => "is:mine".to_owned(),
        What::Before(day) => format!("before:{}", date(day)),
        What::After(day) => format!("after:{}", date(day)),
        What::On(day) => format!("on:{}", date(day)),
        What::Regex(Pattern(regex)) => format!("/{}/", regex.as_str()),
    };
    format!("{minus}{text}")
}

fn any_part() -> impl Strategy<Value = Part> {
    let day = (1970..9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date { year, month, day });
    let property =
        prop_oneof![Just(Property::Mention), Just(Property::Link), Just(Property::Edited), Just(Property::Mine)];
    let what = prop_oneof![
        "[a-zé漢0-9]{1,8}".prop_map(What::Word),
        "[a-z]{1,5} [a-z]{1,5}".prop_map(What::Phrase),
        "[a-zA-Z0-9._]{1,8}".prop_map(What::From),
        "[a-z0-9]{1,8}".prop_map(What::In),
        property.prop_map(What::Is),
        day.clone().prop_map(What::Before),
        day.clone().prop_map(What::After),
        day.prop_map(What::On),
        "[a-z ]{1,8}[.*+]?".prop_map(|regex| What::Regex(Pattern(regex.parse().expect("a pattern that compiles")))),
    ];
    (any::<bool>(), what).prop_map(|(unwanted, what)| Part { unwanted, what })
}

proptest! {
    #[test]
    fn whatever_is_typed_is_a_query_or_a_sentence(typed in "(\\PC|[\"/: -]){0,60}") {
        match Query::parse(&typed) {
            Ok(query) => prop_assert!(!query.parts.is_empty()),
            Err(why) => prop_assert!(why.to_string().ends_with('.')),
        }
    }

    #[test]
    fn what_is_written_down_is_read_back(parts in proptest::collection::vec(any_part(), 1..6)) {
        let text = parts.iter().map(typed).collect::<Vec<_>>().join("  ");
        prop_assert_eq!(Query::parse(&text).map(|query| query.parts), Ok(parts), "{}", text);
    }
}
