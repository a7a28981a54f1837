//! The colour of a name, where nobody chose one: always the same for the same name, readable on dark and on light.
//! Must not know who has the name.

const PALETTE: [&str; 16] = [
    "#e0605e", "#d9793d", "#c48a1c", "#9d9a1f", "#6fa53a", "#3fae62", "#2fae8b", "#2ca9ad", "#3f9fd0", "#5c8fe6",
    "#7f80ee", "#9e74e8", "#bd68d8", "#d35fb9", "#dd5f96", "#a98467",
];

/// A CSS colour in hex form (RFC 2.2).
pub fn of(name: &str) -> &'static str {
    // FNV-1a: stable for ever, unlike the hash of the standard library.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    PALETTE[usize::from((hash ^ (hash >> 32)) as u16) % PALETTE.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_colour_whatever_its_case() {
        assert_eq!(of("nova"), of("NOVA"));
        let distinct: std::collections::HashSet<_> = ["a", "b", "c", "d", "e", "f", "g", "h"].map(of).into();
        assert!(distinct.len() > 3, "{distinct:?}");
    }
}
