//! The whole program under siege: the binary in a terminal, in pipes and as a server, against those who mean it harm
//! and among broken surroundings. Each record of the hostile corpus goes the whole way here.

mod besieged;
pub mod capture;
mod floods;
mod frames;
mod hardships;
mod pipes;
mod posts;
mod screen;
mod stage;
mod surroundings;
