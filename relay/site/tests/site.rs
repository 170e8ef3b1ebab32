//! What every site must keep to, whatever was published.

#[cfg(test)]
#[path = "site/markup.rs"]
mod markup;
#[cfg(test)]
#[path = "site/rules.rs"]
mod rules;
#[cfg(test)]
#[path = "site/slots.rs"]
mod slots;
