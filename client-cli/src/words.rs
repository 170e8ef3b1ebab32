//! What the terminal says, in Spanish and English alike. An error says what happened, what is safe, what to do.

use protocol::report::Lang;
use protocol::wire::Denied;

use crate::Trouble;

/// Fixed sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// The passphrase is asked.
    AskPassphrase,
    /// It is asked once more.
    AskPassphraseAgain,
    /// A roster is about to be signed.
    AskSignRoster,
    /// The roster was not signed.
    NotSigned,
    /// The roster was signed.
    RosterSigned,
    /// The folder is bound to the relay.
    Joined,
    /// What to do with the public line.
    GiveLine,
    /// The list is empty.
    NothingToOpen,
    /// A colleague has voted, and one has not.
    HiddenVote,
    /// Everything published holds.
    AuditHolds,
    /// The relay's name was not compared.
    AuditUnnamed,
    /// Not everything was lent.
    NotAllLent,
    /// The quarter's seed was refused.
    SeedRefused,
}

/// A sentence in a language.
pub fn say(what: Say, lang: Lang) -> &'static str {
    let (es, en) = match what {
        Say::AskPassphrase => ("Frase: ", "Passphrase: "),
        Say::AskPassphraseAgain => ("Otra vez: ", "Once more: "),
        Say::AskSignRoster => (
            "¿Firmas esta lista? Compara las llaves con cada colega por otro medio. Escribe «sí»: ",
            "Do you sign this roster? Compare the keys with each colleague by another way. Type \"yes\": ",
        ),
        Say::NotSigned => ("No se firmó. Nada cambió.", "Not signed. Nothing changed."),
        Say::RosterSigned => ("Firmada.", "Signed."),
        Say::Joined => ("La carpeta quedó unida al relay.", "The folder is bound to the relay."),
        Say::GiveLine => (
            "Entrega esta línea a quien hace la lista. No es secreta.",
            "Give this line to whoever makes the roster. It is not secret.",
        ),
        Say::NothingToOpen => ("No hay nada que se pueda abrir.", "There is nothing that can be opened."),
        Say::HiddenVote => (
            "ya votó. Verás su voto cuando votes tú.",
            "has voted. You will see her vote once you have voted.",
        ),
        Say::AuditHolds => ("Todo lo publicado se sostiene.", "All that was published holds."),
        Say::AuditUnnamed => (
            "Compara este nombre con el del cartel: sin eso, solo se revisó lo que el sitio dice de sí mismo.",
            "Compare this name with the poster's: without that, only the site's own story was checked.",
        ),
        Say::NotAllLent => (
            "No se prestó todo: el relay no tenía lugar. Nada se perdió. Repite la visita mañana.",
            "Not everything was lent: the relay had no room. Nothing is lost. Visit again tomorrow.",
        ),
        Say::SeedRefused => (
            "El relay pidió firmar una semilla que no corresponde. No se firmó. Avisa a tus colegas.",
            "The relay asked for a signature on a seed that does not fit. Not signed. Tell your colleagues.",
        ),
    };
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

/// A named number or text in a report: `Lotes: 3`.
pub fn label(name: &'static str, lang: Lang) -> &'static str {
    let (es, en) = match name {
        "today" => ("Día del relay", "The relay's day"),
        "batches" => ("Lotes nuevos", "New batches"),
        "lent" => ("Partes prestadas", "Shares lent"),
        "openable" => ("Reportes por revisar", "Reports to look at"),
        "agreements" => ("Acuerdos", "Agreements"),
        "sheets" => ("Hojas firmadas", "Sheets signed"),
        "refused" => ("Hoja no firmada", "Sheet not signed"),
        "keys" => ("Llaves destruidas", "Keys destroyed"),
        "without" => ("Sin llave vigente", "Without a usable key"),
        "voted" => ("Votos", "Votes"),
        "before" => ("Ya decididos", "Already decided"),
        "batch" => ("Lote", "Batch"),
        "copies" => ("Copias, cuentan como 1", "Copies, counted as 1"),
        "identifiers" => ("Posibles identificadores", "Possible identifiers"),
        "own" => ("Tu voto", "Your vote"),
        "mine" => ("ya votaste", "you voted"),
        "relay" => ("Relay", "Relay"),
        "slots" => ("Publicaciones", "Slots"),
        "entries" => ("Entradas", "Entries"),
        "found" => ("Se quitó", "Taken out"),
        _ => (name, name),
    };
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

/// An error as a person reads it: what happened, what is safe, what to do.
pub fn explain(trouble: &Trouble, lang: Lang) -> String {
    let (es, en): (String, String) = match trouble {
        Trouble::Shut { missing } => (
            format!(
                "No se pudo abrir: falta la parte de {missing}. Nada se perdió. Prueba tras su próxima visita."
            ),
            format!(
                "Could not open: the share of {missing} is missing. Nothing is lost. Try after her next visit."
            ),
        ),
        Trouble::File { what, .. } => (
            format!(
                "No se pudo leer o escribir {what}. Lo demás sigue igual. Revisa el disco y los permisos."
            ),
            format!(
                "Could not read or write {what}. The rest is unchanged. Check the disk and the permissions."
            ),
        ),
        Trouble::OpenToOthers(what) => (
            format!(
                "Otras personas de esta máquina pueden abrir {what}. No se usó. Ponle modo 600 (carpetas: 700) y piensa quién lo vio."
            ),
            format!(
                "Others on this machine can open {what}. It was not used. Set mode 600 (folders: 700) and think of who saw it."
            ),
        ),
        Trouble::Exists(what) => (
            format!("Ya hay algo en {what}. No se tocó. Elige otra carpeta."),
            format!("There is something at {what} already. It was not touched. Choose another folder."),
        ),
        Trouble::Record(name) => (
            format!(
                "Ningún reporte, o más de uno, se llama {name}. Nada cambió. Escribe más letras de su nombre."
            ),
            format!("No report, or more than one, is called {name}. Nothing changed. Type more of its name."),
        ),
        Trouble::Line { line, why } => (
            format!(
                "La línea {line} no sirve: {}. No se envió nada. Corrígela y repite.",
                line_fault(*why, Lang::Es)
            ),
            format!(
                "Line {line} does not work: {}. Nothing was sent. Correct it and repeat.",
                line_fault(*why, Lang::En)
            ),
        ),
        Trouble::Roster(why) => (
            format!("La lista no se sostiene ({why}). No se firmó. Pide otra a quien la hizo."),
            format!("The roster does not hold ({why}). It was not signed. Ask whoever made it for another."),
        ),
        Trouble::Audit(why) => (
            format!(
                "Lo publicado no se sostiene: {why}. Tus archivos no cambiaron. Guarda esta copia y avisa."
            ),
            format!(
                "What was published does not hold: {why}. Your files are unchanged. Keep this copy and tell others."
            ),
        ),
        Trouble::ShortPassphrase(least) => (
            format!("La frase tiene menos de {least} letras. No se usó. Elige varias palabras al azar."),
            format!(
                "The passphrase has fewer than {least} characters. It was not used. Choose several random words."
            ),
        ),
        other => {
            let (es, en) = fixed(other);
            (es.to_owned(), en.to_owned())
        }
    };
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

fn fixed(trouble: &Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::Word => (
            "La palabra está vacía o es muy larga. No se creó nada. Usa hasta 24 letras.",
            "The word is empty or too long. Nothing was made. Use up to 24 letters.",
        ),
        Trouble::Busy => (
            "Otro comando usa la carpeta. Nada cambió. Espera a que termine.",
            "Another command is using the folder. Nothing changed. Wait until it ends.",
        ),
        Trouble::WrongPassphrase => (
            "La frase no abre la carpeta. Nada cambió. Escríbela otra vez.",
            "The passphrase does not open the folder. Nothing changed. Type it again.",
        ),
        Trouble::NoPassphrase => (
            "No se recibió la frase, o no fue dos veces la misma. Nada cambió. Repite.",
            "No passphrase came, or not twice the same. Nothing changed. Repeat.",
        ),
        Trouble::NotJoined => (
            "La carpeta no pertenece a un relay todavía. Nada se envió. Firma primero la lista.",
            "The folder belongs to no relay yet. Nothing was sent. Sign the roster first.",
        ),
        Trouble::OtherRelay => (
            "La carpeta es de otro relay. No se firmó. Usa una carpeta por relay.",
            "The folder belongs to another relay. Nothing was signed. Use one folder for each relay.",
        ),
        Trouble::NotInRoster => (
            "La lista no nombra la llave de esta carpeta. Nada se envió. Pregunta a tus colegas.",
            "The roster does not name this folder's key. Nothing was sent. Ask your colleagues.",
        ),
        Trouble::NoAddress => (
            "No se conoce la dirección del relay. Nada se envió. Usa --url.",
            "The relay's address is not known. Nothing was sent. Use --url.",
        ),
        Trouble::NotLoopback => (
            "Esa dirección no es de un servicio onion ni de esta máquina. Nada se envió. Usa http://….onion.",
            "That address is neither an onion service's nor this machine's. Nothing was sent. Use http://….onion.",
        ),
        Trouble::Tor(_) => (
            "Tor no llega al relay. Nada se envió. Revisa tu conexión; con bloqueos, usa puentes con --tor-config. Si sigue, tal vez tu llave ya no está en la lista: pregunta a tus colegas.",
            "Tor does not reach the relay. Nothing was sent. Check your connection; where Tor is blocked, use bridges with --tor-config. If it goes on, your key may no longer be in the roster: ask your colleagues.",
        ),
        Trouble::TorSlow => (
            "Tor no llegó a tiempo. Lo enviado antes vale. Prueba en unos minutos.",
            "Tor did not get through in time. What was sent before holds. Try in some minutes.",
        ),
        Trouble::NoAnswer(_) => (
            "El relay no contesta. Lo enviado antes vale. Prueba en unos minutos.",
            "The relay does not answer. What was sent before holds. Try in some minutes.",
        ),
        Trouble::StrangeAnswer => (
            "El relay contestó algo que este programa no entiende. Tu carpeta sigue igual. Revisa las versiones.",
            "The relay's answer is not one that this program knows. Your folder is unchanged. Compare versions.",
        ),
        Trouble::Denied(denied) => refused(*denied),
        Trouble::WrongRelay => (
            "Este no es el relay de la carpeta. No se le prestó ni firmó nada. Avisa a tus colegas por otro medio.",
            "This is not the folder's relay. Nothing was lent to it or signed. Tell your colleagues by another way.",
        ),
        Trouble::WentBack => (
            "El relay muestra un estado más viejo que antes. No se le prestó ni firmó nada. Avisa a tus colegas.",
            "The relay shows an older state than before. Nothing was lent to it or signed. Tell your colleagues.",
        ),
        Trouble::NoDayKey => (
            "No hay llave vigente en la carpeta. Nada se perdió. Haz una visita.",
            "The folder has no key for today. Nothing is lost. Make a visit.",
        ),
        Trouble::NoVisit => (
            "No hay una visita reciente. Nada se perdió. Haz una visita.",
            "There is no recent visit. Nothing is lost. Make a visit.",
        ),
        _ => (
            "Un archivo está dañado o es de otra versión. No se usó. Compara con una copia o con tus colegas.",
            "A file is damaged or of another version. It was not used. Compare with a copy or with your colleagues.",
        ),
    }
}

fn refused(denied: Denied) -> (&'static str, &'static str) {
    match denied {
        Denied::VisitOver => (
            "La visita terminó, dos veces. Lo enviado antes vale. Empieza otra; si se repite, avisa a tus colegas.",
            "The visit ended, twice. What was sent before holds. Begin another; if it repeats, tell your colleagues.",
        ),
        Denied::Malformed => (
            "El relay no entendió. Nada cambió. Compara las versiones.",
            "The relay did not understand. Nothing changed. Compare versions.",
        ),
        Denied::Unfit => (
            "El relay no lo tomó: no corresponde a lo que guarda. Nada cambió. Haz una visita y repite.",
            "The relay did not take it: it does not fit what it keeps. Nothing changed. Make a visit and repeat.",
        ),
        Denied::NoRoom => (
            "El relay no tiene lugar ahora. Nada cambió. Prueba más tarde.",
            "The relay has no room now. Nothing changed. Try later.",
        ),
        Denied::Absent => (
            "El relay ya no tiene eso. Nada cambió. Haz una visita.",
            "The relay no longer has that. Nothing changed. Make a visit.",
        ),
    }
}

fn line_fault(why: crate::trouble::LineFault, lang: Lang) -> &'static str {
    use crate::trouble::LineFault as F;
    let (es, en) = match why {
        F::Json => ("no es una decisión en JSON", "not a decision in JSON"),
        F::Name => ("el nombre no es hexadecimal", "the name is not hexadecimal"),
        F::Grade => ("para aprobar falta un grado de 1 a 6", "an approval needs a grade from 1 to 6"),
        F::Place => ("el lugar no existe", "the place is unknown"),
        F::Category => ("la categoría no existe", "the category is unknown"),
        F::Day => ("el día no sirve", "the day does not work"),
        F::Twice => ("el reporte aparece dos veces", "the report appears twice"),
    };
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_share_is_told_as_designed_and_both_languages_have_three_sentences() {
        let shut = Trouble::Shut { missing: "Ceiba".to_owned() };
        assert_eq!(
            explain(&shut, Lang::Es),
            "No se pudo abrir: falta la parte de Ceiba. Nada se perdió. Prueba tras su próxima visita."
        );
        for trouble in [
            shut,
            Trouble::Busy,
            Trouble::WrongPassphrase,
            Trouble::NotJoined,
            Trouble::WrongRelay,
            Trouble::WentBack,
            Trouble::Denied(Denied::Unfit),
            Trouble::Damaged("desk.age"),
        ] {
            let es = explain(&trouble, Lang::Es);
            let en = explain(&trouble, Lang::En);
            assert!(es.matches(". ").count() >= 2 && en.matches(". ").count() >= 2, "{es} / {en}");
            assert_ne!(es, en);
        }
    }
}
