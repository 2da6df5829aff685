//! Small parts of the room.

use super::*;

#[test]
fn numbers_have_commas_between_thousands() {
    for (number, shown) in [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1_234_567, "1,234,567"),
    ] {
        assert_eq!(grouped(number), shown);
    }
    assert_eq!(counted(1, "hit", "hits"), "1 hit");
    assert_eq!(counted(2000, "hit", "hits"), "2,000 hits");
}
