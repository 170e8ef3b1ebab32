//! The command line. Help is in both languages, Spanish first; no secret is ever an argument.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use protocol::report::Lang;

/// Bruma: moderar, verificar, limpiar / moderate, verify, strip
#[derive(Parser)]
#[command(name = "bruma", version)]
pub struct Arguments {
    /// Idioma / language (es, en)
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangChoice>,
    /// Salida en JSON / print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangChoice {
    /// Español
    Es,
    /// English
    En,
}

impl Arguments {
    /// The language: as asked, else as the system's `LANG` says, else Spanish.
    pub fn lang(&self, system: Option<&str>) -> Lang {
        match self.lang {
            Some(LangChoice::Es) => Lang::Es,
            Some(LangChoice::En) => Lang::En,
            None if system.is_some_and(|s| s.starts_with("en")) => Lang::En,
            None => Lang::Es,
        }
    }
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Trabajo de moderación / a moderator's work
    Moderate(Moderate),
    /// Revisar lo publicado / check what was published
    #[command(subcommand)]
    Audit(Audit),
    /// Mostrar qué se guardaría de un texto (entrada estándar) / show what would be kept of a text (standard input)
    Strip,
}

/// A moderator's work.
#[derive(Args)]
pub struct Moderate {
    /// Carpeta / folder
    #[arg(long, global = true, env = "BRUMA_FOLDER", default_value = "bruma-moderator")]
    pub folder: PathBuf,
    /// Archivo con la frase, solo tuyo (modo 600) / file with the passphrase, yours alone (mode 600)
    #[arg(long, global = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Where the relay is.
    #[command(flatten)]
    pub link: Link,
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// Where the relay is.
#[derive(Args)]
pub struct Link {
    /// Dirección del relay, http://….onion; se recuerda / the relay's address; remembered
    #[arg(long, global = true)]
    pub url: Option<String>,
    /// Archivo con los ajustes de arti (puentes); se recuerda / file of arti's settings (bridges); remembered
    #[arg(long, global = true)]
    pub tor_config: Option<PathBuf>,
}

/// A moderator's tasks.
#[derive(Subcommand)]
pub enum Task {
    /// Crear la carpeta y las llaves; muestra la línea pública / make folder and keys; prints the public line
    Init {
        /// Tu palabra en la lista, nunca tu nombre / your roster word, never your name
        #[arg(long)]
        word: String,
    },
    /// Prestar tus partes, nada más / lend your shares, nothing else
    Lend,
    /// Visita completa / a whole visit
    Visit,
    /// Lista de lo que se puede abrir / list what can be opened
    List {
        /// Mostrar las palabras / show the words
        #[arg(long)]
        words: bool,
    },
    /// Abrir un reporte / open one report
    Show {
        /// Su nombre, o el principio / its name, or its beginning
        record: String,
        /// Escribir tu parte como archivo de age / write your share as an age file
        #[arg(long)]
        share_out: Option<PathBuf>,
    },
    /// Votar / vote
    Decide {
        /// Archivo de líneas JSON, `-` es la entrada estándar / file of JSON lines, `-` is standard input
        #[arg(long)]
        from: PathBuf,
    },
    /// Firmar lo que espera y se sostiene / sign what waits and holds
    Sign,
    /// Renovar las llaves del día / renew day keys
    Rotate,
    /// Lista de quienes moderan / the roster
    #[command(subcommand)]
    Roster(RosterTask),
}

/// What can be done with a roster.
#[derive(Subcommand)]
pub enum RosterTask {
    /// Hacer la primera, sin firmas / make the first one, unsigned
    New {
        /// Llave del relay, en hexadecimal / the relay's key, in hexadecimal
        #[arg(long)]
        relay_key: String,
        /// Archivos con las líneas públicas / files with the public lines
        #[arg(long, num_args = 1.., required = true)]
        moderator: Vec<PathBuf>,
    },
    /// Mostrarla y firmarla / show it and sign it
    Sign {
        /// El archivo / the file
        file: PathBuf,
        /// No preguntar / do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Unir la carpeta a un relay que ya existe / bind the folder to a relay that exists
    Join {
        /// Archivo con todas las listas / file with all rosters
        file: PathBuf,
        /// Nombre del relay, como está en el cartel / the relay's name, as on the poster
        #[arg(long)]
        relay: String,
    },
}

/// What an auditor does.
#[derive(Subcommand)]
pub enum Audit {
    /// Revisar la carpeta de un sitio / check a site's folder
    Verify {
        /// La carpeta / the folder
        folder: PathBuf,
        /// Nombre del relay, como está en el cartel / the relay's name, as on the poster
        #[arg(long)]
        relay: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_parses_and_none_takes_a_secret() {
        Arguments::command().debug_assert();
        for line in [
            "bruma moderate init --word Ceiba",
            "bruma --json moderate --folder x visit --url http://127.0.0.1:9",
            "bruma moderate lend --passphrase-file p",
            // Before the task, as the demo prints it, and after it.
            "bruma moderate --folder x --url http://127.0.0.1:9 list --words",
            "bruma moderate visit --url http://a.onion --tor-config arti.toml",
            "bruma moderate list --words --lang en",
            "bruma moderate show abcd --share-out f",
            "bruma moderate decide --from -",
            "bruma moderate sign",
            "bruma moderate rotate",
            "bruma moderate roster new --relay-key 00 --moderator a b c",
            "bruma moderate roster sign r.json",
            "bruma moderate roster join r.json --relay 00",
            "bruma audit verify site",
            "bruma strip",
        ] {
            assert!(Arguments::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        for line in ["bruma", "bruma moderate", "bruma moderate init --word a --passphrase b", "bruma audit"]
        {
            assert!(Arguments::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }

    #[test]
    fn spanish_unless_english_is_asked_for() {
        let plain = Arguments::try_parse_from(["bruma", "strip"]).expect("parses");
        assert_eq!(plain.lang(None), Lang::Es);
        assert_eq!(plain.lang(Some("C.UTF-8")), Lang::Es);
        assert_eq!(plain.lang(Some("en_US.UTF-8")), Lang::En);
        let asked = Arguments::try_parse_from(["bruma", "strip", "--lang", "es"]).expect("parses");
        assert_eq!(asked.lang(Some("en_US.UTF-8")), Lang::Es);
    }
}
