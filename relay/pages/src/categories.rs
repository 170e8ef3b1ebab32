//! Categories and groups as the pages show them: name, one line of meaning, help line.

use protocol::category::{CATEGORIES, Category, CategoryId, GROUPS, Group};
use protocol::edition::What;

use crate::words::Words;

/// One category to choose.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) help: String,
    pub(crate) checked: bool,
}

/// A closed group of them: fewer alarming words on the screen. Open where something in it is chosen.
pub(crate) struct GroupChoices {
    pub(crate) name: String,
    pub(crate) hint: String,
    pub(crate) open: bool,
    pub(crate) choices: Vec<Choice>,
}

/// All groups with their categories.
pub(crate) fn groups(t: Words, chosen: Option<CategoryId>) -> Vec<GroupChoices> {
    GROUPS
        .iter()
        .map(|group| {
            let of_group = || CATEGORIES.iter().filter(|c| c.group == *group);
            GroupChoices {
                name: group_name(t, *group),
                hint: t.text(&format!("group-{}-hint", group.slug())),
                open: of_group().any(|c| Some(c.id) == chosen),
                choices: of_group().map(|c| choice(t, c, chosen)).collect(),
            }
        })
        .collect()
}

fn choice(t: Words, c: &Category, chosen: Option<CategoryId>) -> Choice {
    Choice {
        value: value(c.id),
        name: t.text(&format!("category-{}", c.slug)),
        meaning: t.text(&format!("category-{}-meaning", c.slug)),
        help: help(t, c),
        checked: Some(c.id) == chosen,
    }
}

/// A category's value in the form.
pub(crate) fn value(id: CategoryId) -> String {
    format!("{:02}", id.0)
}

/// A category's name; that of an unknown one is empty.
pub(crate) fn name(t: Words, id: CategoryId) -> String {
    id.get().map(|c| t.text(&format!("category-{}", c.slug))).unwrap_or_default()
}

/// Who helps with it besides.
pub(crate) fn help(t: Words, c: &Category) -> String {
    t.text(&format!("category-{}-help", c.slug))
}

/// A group's name.
pub(crate) fn group_name(t: Words, group: Group) -> String {
    t.text(&format!("group-{}", group.slug()))
}

/// What an entry counts.
pub(crate) fn what(t: Words, what: What) -> String {
    match what {
        What::Category(id) => name(t, id),
        What::Group(group) => t.text(&format!("group-{}-several", group.slug())),
    }
}
