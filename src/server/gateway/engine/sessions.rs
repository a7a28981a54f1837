//! Sessions that began with polling, by their id: each of their requests names it. Must not know transports.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::server::gateway::conn::Conn;

#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Box<str>, Arc<Conn>>>);

impl Sessions {
    pub fn add(&self, conn: Arc<Conn>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(conn.sid().into(), conn);
    }

    pub fn find(&self, sid: &str) -> Option<Arc<Conn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(sid).cloned()
    }

    pub fn remove(&self, sid: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(sid);
    }
}
