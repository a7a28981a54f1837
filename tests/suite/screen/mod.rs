//! Whole screens as pictures: what a person sees at each size, and how it looks without colour.

mod dump;
mod sizes;
mod world;
