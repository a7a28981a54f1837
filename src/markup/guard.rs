//! Running a parser over a stranger's text so that a panic in it costs one message, not the program.
//!
//! A panic hook runs before anything is caught; it may ask [`guarded`] and leave the screen alone. Must not know what
//! is being parsed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// True on a thread on which a guarded parse is running: a panic now will be caught and dealt with.
pub fn guarded() -> bool {
    DEPTH.get() > 0
}

/// The result of `work`, or `None` if it panicked. Whatever `work` had borrowed mutably must be thrown away then.
pub fn run<T>(work: impl FnOnce() -> T) -> Option<T> {
    let _inside = Inside::enter();
    catch_unwind(AssertUnwindSafe(work)).ok()
}

struct Inside;

impl Inside {
    fn enter() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_can_tell_a_guarded_panic_from_a_real_one() {
        assert!(!guarded());
        assert_eq!(run(guarded), Some(true));
        assert_eq!(run(|| -> u8 { panic!("a parser gave up") }), None);
        assert!(!guarded(), "the flag outlived the parse");
        let nested = run(|| (run(|| -> u8 { panic!("inner") }), guarded()));
        assert_eq!(nested, Some((None, true)));
    }
}
