//! What chat is, in neutral words: rooms, messages, timelines, what may be asked and what may happen.
//!
//! Every network (bitwave, later Matrix and Mist) is translated into these types at its border, and everything
//! above (`app`, `tui`) knows nothing else. This layer must not know: wire names, sockets, clocks, files, widths
//! of terminals, or which protocol a room came from.
//!
//! [`rtc`] stands apart: it computes sessions from raw events of Matrix, which no neutral type could hold without losing
//! what it does not know.

pub mod color;
mod color_names;
pub mod event;
pub mod extra;
pub mod id;
pub mod invite;
pub mod line;
pub mod linked;
pub mod message;
pub mod moderation;
pub mod name;
pub mod picture;
pub mod rejection;
pub mod request;
pub mod rich;
pub mod room;
pub mod rtc;
pub mod skeleton;
pub mod text;
pub mod timeline;

pub use event::{Capabilities, Event, LengthUnit, Retry, Whispers};
pub use extra::{Extra, Lock, Reaction, Unreadable};
pub use id::{MessageId, NetworkId, RoomId, Timestamp, TxnId};
pub use invite::Invite;
pub use line::{Delivery, Line};
pub use linked::Linked;
pub use message::{Author, Kind, Message, Reply, Scope};
pub use moderation::{
    Card, Complaint, ImageMark, Live, ModAction, ModEntry, ModVerb, Note, Pin, QueueItem, QueueKind, Restraint,
    RestraintKind, Role, RoomInfo, Rules, Standing,
};
pub use picture::{Drawing, Graphic, Picture};
pub use rejection::{Rejection, RejectionCode};
pub use request::{Post, Request, is_command};
pub use rich::{Body, Link, Rgb, RichLine, Runs, Span, Style, names_picture};
pub use room::{Member, PRIVATE_END, Room, RoomKind};
pub use text::SafeText;
pub use timeline::{Diff, Origin, Timeline};
