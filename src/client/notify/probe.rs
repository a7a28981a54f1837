//! Which ways to tell a person work here, in sentences: for `streamside doctor`.
//!
//! Nothing is shown or played. Must not know how the sentences are printed.

use std::env;

use super::player::PLAYERS;
use super::{desktop, stream};

/// One way, and how it stands with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub name: &'static str,
    pub works: bool,
    /// What was found, and what to do about it.
    pub words: String,
}

/// Asks each way; takes a few seconds where something hangs.
pub async fn probe() -> Vec<Way> {
    let (server, sounds) = tokio::join!(desktop::server(), stream::connect());
    vec![notices(server), sound_server(sounds.map(drop)), player(), bell()]
}

fn notices(server: Result<(String, bool), String>) -> Way {
    let works = server.is_ok();
    let words = match server {
        Ok((name, true)) => format!("{name} shows notices and plays their sound."),
        Ok((name, false)) => format!("{name} shows notices, without a sound of its own."),
        Err(why) => format!(
            "No notification server answers ({why}). Start one, such as mako or dunst, or set desktop = false under \
             [notify]."
        ),
    };
    Way { name: "desktop notifications", works, words }
}

fn sound_server(answer: Result<(), String>) -> Way {
    let works = answer.is_ok();
    let words = match answer {
        Ok(()) => "PipeWire or PulseAudio answers.".to_owned(),
        Err(why) => format!("No sound server answers ({why}). Start PipeWire or PulseAudio, or rely on what follows."),
    };
    Way { name: "sound server", works, words }
}

fn player() -> Way {
    let found = PLAYERS.iter().map(|(player, _)| *player).find(|player| is_on_path(player));
    let words = match found {
        Some(player) => format!("{player} can play a sound."),
        None => "None of pw-play, paplay and aplay is there. Install one, or rely on the bell.".to_owned(),
    };
    Way { name: "sound player", works: found.is_some(), words }
}

fn bell() -> Way {
    let words = "The terminal's bell rings when nothing else makes a sound; sound = \"bell\" under [notify] makes it \
                 the first.";
    Way { name: "terminal bell", works: true, words: words.to_owned() }
}

fn is_on_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
