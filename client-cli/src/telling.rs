//! Reports and decisions as a moderator reads them, in her language and in the words of the reporter's pages.

use atlas::Atlas;
use protocol::category::Category;
use protocol::edition::What;
use protocol::place::Place;
use protocol::report::{Lang, Told, When, Where};
use protocol::vote::{DayBucket, Decision};
use relay_pages::words::Words;

/// Where, what and when.
pub(crate) fn told(told: &Told, lang: Lang) -> String {
    let place = match told.place {
        Where::Zone(zone) => place_name(Place::Zone(zone)),
        Where::Area(area) => place_name(Place::Area(area)),
    };
    let when = match told.when {
        When::Day(day) => day.iso(),
        When::Week(day) => week(&day.iso(), lang),
        When::Earlier => in_words(lang, "antes de esos siete días", "before those seven days"),
        When::GoesOn => in_words(lang, "sigue pasando", "it goes on"),
    };
    format!("{place} | {} | {when}", what(told.category.get(), lang))
}

/// A decision in words.
pub(crate) fn decision(decision: &Decision, lang: Lang) -> String {
    let released = match decision {
        Decision::Approve(released) => released,
        Decision::Reject => return in_words(lang, "no se cuenta", "not counted"),
        Decision::Hold => return in_words(lang, "en espera", "held"),
    };
    let counted = match released.what {
        What::Category(id) => what(id.get(), lang),
        What::Group(group) => Words(lang).text(&format!("group-{}", group.slug())),
    };
    let day = match released.day {
        DayBucket::Day(day) => day.iso(),
        DayBucket::Week(day) => week(&day.iso(), lang),
        DayBucket::Batch => in_words(lang, "el día de su lote", "its batch's day"),
    };
    let grade = Words(lang).text(&format!("grade-{}", u8::from(released.grade)));
    format!(
        "{}: {} | {counted} | {day} | {grade}",
        in_words(lang, "se cuenta", "counted"),
        place_name(released.place)
    )
}

fn place_name(place: Place) -> String {
    let atlas = Atlas::mexico();
    let name = match place {
        Place::Zone(id) => atlas.zone(id).map(|zone| zone.label.clone()),
        Place::Region(id) => atlas.region(id).map(|region| region.name.clone()),
        Place::Area(id) => atlas.area(id).map(|area| area.name.clone()),
    };
    name.unwrap_or_else(|| "?".to_owned())
}

fn what(category: Option<&Category>, lang: Lang) -> String {
    category.map_or_else(|| "?".to_owned(), |c| Words(lang).text(&format!("category-{}", c.slug)))
}

fn week(last: &str, lang: Lang) -> String {
    in_words(lang, &format!("semana que acaba el {last}"), &format!("week that ends on {last}"))
}

fn in_words(lang: Lang, es: &str, en: &str) -> String {
    match lang {
        Lang::Es => es.to_owned(),
        Lang::En => en.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use protocol::category::CategoryId;
    use protocol::clock::Day;
    use protocol::policy::Grade;

    use super::*;

    #[test]
    fn both_languages_name_place_category_day_and_grade() {
        let zone = Atlas::mexico().zones()[0].id;
        let label = &Atlas::mexico().zones()[0].label;
        let released = Decision::approve(
            Place::Zone(zone),
            CategoryId(14),
            DayBucket::Day(Day(20_000)),
            Grade::POSSIBLE,
        );
        let es = decision(&released, Lang::Es);
        assert_eq!(
            es,
            format!(
                "se cuenta: {label} | {} | 2024-10-04 | posible",
                Words(Lang::Es).text("category-traffic-light")
            )
        );
        let en = decision(&released, Lang::En);
        assert!(en.starts_with("counted: ") && en.ends_with("| possible"), "{en}");
        assert_ne!(decision(&Decision::Reject, Lang::Es), decision(&Decision::Hold, Lang::Es));
    }
}
