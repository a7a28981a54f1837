//! A terminal's line in memory: where the bytes of frames go, while the test keeps the other end.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

#[derive(Clone, Default)]
pub struct Sink(Rc<RefCell<Vec<u8>>>);

impl Sink {
    /// What has come since the last time.
    pub fn take(&self) -> Vec<u8> {
        self.0.take()
    }

    pub fn take_text(&self) -> String {
        String::from_utf8(self.take()).expect("what is written to a terminal is text")
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
