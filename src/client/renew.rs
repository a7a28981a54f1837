//! What a running network stands on: its account, its rooms, where they are kept; and what happens when its server takes
//! the token no more.
//!
//! Where the program can make a token itself, it does so silently, but not for ever; otherwise a person is asked, once
//! in a run. Must not know the form's looks.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::spawn_blocking;
use url::Url;

use crate::app::effect::Msg;
use crate::app::form::NetworkForm;
use crate::backend::login;
use crate::chat::{NetworkId, RoomId};
use crate::config::account::{Account, Protocol, Secret};
use crate::config::networks::Remembered;
use crate::config::notes::Last;

use super::effects::World;
use super::keeper::Keeping;
use super::sign_in::{self, SignedIn};

/// How often a run makes itself a new token for a network.
const RENEWALS: u8 = 3;

/// Makes another token, or says why not.
#[derive(Clone)]
pub struct Renewer(Arc<dyn Fn() -> Renewing + Send + Sync>);

type Renewing = Pin<Box<dyn Future<Output = Result<Secret, String>> + Send>>;

#[derive(Debug)]
pub(super) struct Standing {
    server: Url,
    protocol: Protocol,
    insecure: bool,
    /// Whom the token names.
    name: String,
    /// The public rooms, as they are kept.
    rooms: Vec<String>,
    /// `None`: nothing of it outlives this run.
    pub keeping: Option<Keeping>,
    renewer: Option<Renewer>,
    renewals: u8,
    asked: bool,
}

impl Renewer {
    pub fn new<F>(make: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Secret, String>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(make())))
    }
}

impl fmt::Debug for Renewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewer")
    }
}

impl Standing {
    pub fn new(account: &Account, keeping: Option<Keeping>) -> Self {
        Self {
            server: account.server.clone(),
            protocol: account.protocol.clone(),
            insecure: account.insecure,
            name: account.token.as_ref().and_then(login::name_in).unwrap_or_default(),
            rooms: account.rooms.clone(),
            keeping,
            renewer: None,
            renewals: 0,
            asked: false,
        }
    }

    pub fn renewed(&mut self, account: &Account) {
        self.server = account.server.clone();
        self.protocol = account.protocol.clone();
        self.name = account.token.as_ref().and_then(login::name_in).unwrap_or_default();
    }

    fn account(&self, token: Secret) -> Account {
        Account {
            server: self.server.clone(),
            token: Some(token),
            rooms: self.rooms.clone(),
            insecure: self.insecure,
            protocol: self.protocol.clone(),
        }
    }
}

impl World {
    /// Where the rooms of a network are kept that is not on the list, and how its token can be made anew.
    pub fn settle(&self, id: NetworkId, keeping: Option<Keeping>, renewer: Option<Renewer>) {
        if let Some(running) = self.networks().running.get_mut(&id) {
            running.standing.keeping = keeping.or(running.standing.keeping.take());
            running.standing.renewer = renewer;
        }
    }

    pub(super) fn keep_rooms(&self, id: NetworkId, rooms: Vec<String>) {
        let keeping = self.networks().running.get_mut(&id).and_then(|running| {
            running.standing.rooms.clone_from(&rooms);
            running.standing.keeping.clone()
        });
        if let Some(keeping) = keeping {
            self.keeper().rooms(keeping, rooms, self.cannot_keep());
        }
    }

    pub(super) fn keep_place(&self, id: NetworkId, room: &RoomId) {
        let keeping = self.networks().running.get(&id).and_then(|running| running.standing.keeping.clone());
        if let Some(keeping) = keeping {
            let last = Last { network: keeping.name(), room: room.as_str().to_owned() };
            self.keeper().looked_at(last, self.cannot_keep());
        }
    }

    pub(super) fn cannot_keep(&self) -> impl FnOnce(String) + Send + use<> {
        let messages = self.messages();
        move |why| {
            // Said when there is room for it: a disk that is full is said often enough.
            let _ = messages.try_send(Msg::Words(format!(
                "Open channels and what was read cannot be kept for the next start: {why}"
            )));
        }
    }

    /// The server takes the token no more.
    pub(super) fn renew(&self, id: NetworkId) {
        let mut networks = self.networks();
        let Some(standing) = networks.running.get_mut(&id).map(|running| &mut running.standing) else { return };
        if let Some(renewer) = standing.renewer.clone().filter(|_| standing.renewals < RENEWALS) {
            standing.renewals += 1;
            let world = self.clone();
            tokio::spawn(async move {
                match (renewer.0)().await {
                    Ok(token) => world.go_on(id, token).await,
                    Err(why) => world.tell(Msg::Words(format!("There is no new token to be had: {why}"))),
                }
            });
        } else if !std::mem::replace(&mut standing.asked, true) {
            let (address, name) = (standing.server.to_string(), standing.name.clone());
            self.tell(Msg::SignInNeeded { id, address, name });
        }
    }

    async fn go_on(&self, id: NetworkId, token: Secret) {
        let account = self.networks().running.get(&id).map(|running| running.standing.account(token));
        if let Some(placed) = account.and_then(|account| self.place_again(id, account)) {
            self.introduce(placed).await;
        }
    }

    pub(super) fn sign_in(&self, form: NetworkForm) {
        let world = self.clone();
        tokio::spawn(async move {
            let replaces = form.replaces;
            let signed = sign_in::sign_in(&form, world.store().profiles()).await.map_err(|error| error.to_string());
            drop(form);
            let done = match (signed, replaces) {
                (Ok(signed), None) => world.added(signed).await,
                (Ok(signed), Some(id)) => world.replaced(id, signed).await,
                (Err(why), _) => Err(why),
            };
            if let Err(why) = done {
                world.tell(Msg::NetworkRefused(why));
            }
        });
    }

    async fn added(&self, SignedIn { account, remembered }: SignedIn) -> Result<(), String> {
        let remembered = self.note_down(remembered, account.token.clone()).await?;
        let placed = self.place(account, None, Some(remembered));
        self.introduce(placed).await;
        Ok(())
    }

    /// The network of a refused token goes on with what the form has brought, in the rooms it had.
    async fn replaced(&self, id: NetworkId, signed: SignedIn) -> Result<(), String> {
        let SignedIn { mut account, mut remembered } = signed;
        let standing = |running: &super::effects::Running| {
            (running.standing.rooms.clone(), running.standing.keeping.clone(), running.standing.insecure)
        };
        let Some((rooms, keeping, insecure)) = self.networks().running.get(&id).map(standing) else {
            return Err("That network was forgotten meanwhile; /connect adds it again.".to_owned());
        };
        (account.rooms, account.insecure) = (rooms.clone(), insecure);
        remembered.rooms = rooms;
        if let Some(Keeping::List(old)) = keeping {
            let (old_key, new_key) = (old.key(), remembered.key());
            let new = self.note_down(remembered, account.token.clone()).await?;
            if old_key != new_key {
                self.off_the_list(old).await?;
            }
            self.settle(id, Some(Keeping::List(new)), None);
        } else {
            let address = account.server.to_string();
            self.tell(Msg::Words(format!(
                "Signed in for this run. `streamside account add {address}` keeps a sign-in."
            )));
        }
        if let Some(placed) = self.place_again(id, account) {
            self.introduce(placed).await;
        }
        Ok(())
    }

    async fn note_down(&self, network: Remembered, token: Option<Secret>) -> Result<Remembered, String> {
        let store = self.store().clone();
        let remembering = spawn_blocking(move || store.remember(network, token.as_ref()));
        remembering.await.map_err(|error| error.to_string())?
    }

    async fn off_the_list(&self, network: Remembered) -> Result<(), String> {
        let store = self.store().clone();
        spawn_blocking(move || store.forget(&network)).await.map_err(|error| error.to_string())?
    }
}
