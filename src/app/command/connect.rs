//! `/connect [address]`: opens the form that adds a network.

use crate::app::form::NetworkForm;
use crate::app::state::{App, Overlay};

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    Ok(app.lay_over(Overlay::AddNetwork(NetworkForm::new(arguments))))
}
