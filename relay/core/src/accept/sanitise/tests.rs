use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::*;

/// Each text with its `{}` filled in has one finding, of this class, and it covers just what was filled in; in small
/// letters too, and with characters in between that show nothing.
pub(super) fn finds(class: Class, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (around, identifier) in cases {
        let hidden: String = identifier.chars().flat_map(|c| [c, '\u{200b}']).collect();
        for identifier in
            [(*identifier).to_owned(), identifier.to_lowercase(), identifier.to_uppercase(), hidden]
        {
            let words = clean(&around.replace("{}", &identifier));
            let found: Vec<_> = find(&words)
                .into_iter()
                .map(|f| (f.class, words.expose_on_review_page()[f.range].to_owned()))
                .collect();
            let identifier = clean(&identifier).expose_on_review_page().to_owned();
            if found != [(class, identifier)] {
                wrong.push((words.expose_on_review_page().to_owned(), found));
            }
        }
    }
    assert_eq!(wrong, []);
}

/// None of these has any finding, in any casing.
pub(super) fn finds_nothing(sentences: &[impl AsRef<str>]) {
    let sentences = sentences.iter().map(AsRef::as_ref).flat_map(|s| [s.to_owned(), s.to_uppercase()]);
    let wrong: Vec<_> =
        sentences.map(|s| (find(&clean(&s)), s)).filter(|(found, _)| !found.is_empty()).collect();
    assert_eq!(wrong, []);
}

/// These have findings, but none of this class.
pub(super) fn finds_other(class: Class, sentences: &[&str]) {
    for sentence in sentences {
        let found = find(&clean(sentence));
        assert!(!found.is_empty() && found.iter().all(|f| f.class != class), "{sentence}: {found:?}");
    }
}

fn without(text: &str, keep: &[bool]) -> String {
    let words = clean(text);
    let findings = find(&words);
    take_out(words, &findings, keep).expose_on_review_page().to_owned()
}

#[test]
fn words_are_cut_at_a_character() {
    let long = "ñ".repeat(WORDS_BYTES);
    assert_eq!(clean(&long).len(), WORDS_BYTES);
    let odd = format!("a{long}");
    assert_eq!(clean(&odd).len(), WORDS_BYTES - 1);
    assert!(clean("\u{200b}\r").expose_on_review_page() == "\n" && clean("").is_empty());
}

#[test]
fn what_is_kept_is_what_the_reporter_said() {
    let text = "me llamo del 6561234567 y del 6567654321, clabe 032180000118359719";
    assert_eq!(without(text, &[]), "me llamo del [*] y del [*], clabe [*]");
    assert_eq!(without(text, &[true, false, true]), "me llamo del 6561234567 y del [*], clabe [*]");
    assert_eq!(without("nada", &[true]), "nada");
}

#[test]
fn beyond_the_questions_all_is_taken_out() {
    let text = "@a1 cuenta ".repeat(20) + "boxw310820hnerxn09";
    let words = clean(&text);
    let findings = find(&words);
    assert_eq!(findings.len(), 21);
    assert_eq!(asked(&findings).collect::<Vec<_>>(), (0..QUESTIONS).collect::<Vec<_>>());
    let left = take_out(words, &findings, &[true; 21]);
    assert_eq!(left.expose_on_review_page().matches("@a1").count(), QUESTIONS);
    assert_eq!(left.expose_on_review_page().matches(MARK).count(), 21 - QUESTIONS);
}

#[test]
fn one_that_is_always_taken_out_uses_up_no_question() {
    let words = clean(&("https://a.mx y ".repeat(13) + "@bb"));
    let findings = find(&words);
    assert_eq!(asked(&findings).collect::<Vec<_>>(), [13]);
    let left = take_out(words, &findings, &[true; 14]);
    assert!(left.expose_on_review_page().ends_with("@bb"));
}

#[test]
fn an_answer_for_a_foreign_list_takes_out_rather_than_fails() {
    let wrong = [Finding { range: 2..90, class: Class::Phone }, Finding { range: 1..2, class: Class::Phone }];
    assert_eq!(take_out(clean("ñandú"), &wrong, &[]).expose_on_review_page(), "ñ[*][*]");
}

#[test]
fn classes_are_all_told_apart() {
    for (n, class) in Class::ALL.into_iter().enumerate() {
        assert!(Class::ALL.iter().skip(n + 1).all(|other| *other != class));
    }
}

/// Pieces of which reports with identifiers, and things that nearly are, can be made.
fn piece() -> impl Strategy<Value = String> {
    let seeds = [
        "6561234567",
        "656",
        "123",
        "4567",
        "+52",
        "911",
        "seis",
        "cincuenta y",
        "@",
        "@narco",
        ".com",
        ".",
        " ",
        "-",
        "\n",
        "[*]",
        "…",
        ",",
        "https://",
        "t.me/",
        "a",
        "juan",
        " arroba ",
        " punto ",
        "gmail",
        "boxw310820hnerxn",
        "09",
        "032180000118359719",
        "19.4326",
        ", ",
        "-99.1332",
        "°",
        "'",
        "76f2cg7w+4x",
        "tel",
        "_",
        ":",
        "?",
        "\u{301}",
        "\u{fdfa}",
        "⑩",
        "😀",
        "É",
        "o",
        "1",
    ];
    prop_oneof![4 => prop::sample::select(seeds.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clean_is_clean_once_and_for_all(raw in prop_oneof![any::<String>(), prop::collection::vec(any::<char>(), 0..600).prop_map(String::from_iter)]) {
        let words = clean(&raw);
        let text = words.expose_on_review_page();
        prop_assert!(text.len() <= WORDS_BYTES && text.len() == words.len());
        prop_assert!(text.chars().all(|c| (c == '\n' || !c.is_control()) && !invisible::is_ignorable(c)));
        prop_assert!(is_nfc(text));
        let again = clean(text);
        prop_assert_eq!(again.expose_on_review_page(), text);
    }

    #[test]
    fn what_is_taken_out_leaves_nothing_to_find(pieces in prop::collection::vec(piece(), 0..60)) {
        let words = clean(&pieces.concat());
        let text = words.expose_on_review_page().to_owned();
        let findings = find(&words);
        let mut from = 0;
        for finding in &findings {
            prop_assert!(finding.range.start >= from && finding.range.len() >= MARK.len());
            prop_assert!(text.is_char_boundary(finding.range.start) && text.is_char_boundary(finding.range.end));
            from = finding.range.end;
        }
        prop_assert_eq!(&find(&clean(&text)), &findings);
        let left = take_out(words, &findings, &[]);
        prop_assert!(left.len() <= text.len());
        let left = clean(left.expose_on_review_page());
        prop_assert_eq!(find(&left), vec![], "{}", left.expose_on_review_page());
    }
}
