//! Whole screens as pictures: what a person sees at each size, and how it looks without colour.

mod dump;
mod output;
mod sizes;
mod world;
