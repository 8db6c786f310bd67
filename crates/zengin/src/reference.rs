//! Reference numbers that a payer types into a cash machine: digits alone, the last one a check digit after Damm (2004), which finds
//! every single wrong digit and every two neighbours swapped. So a mistyped number is nobody's number, not another person's.

/// The quasigroup of order 10 of Damm's thesis: row = the check so far, column = the next digit.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The check so far, or none if a character is no digit.
fn check(digits: &str) -> Option<u8> {
    digits.bytes().try_fold(0u8, |check, byte| {
        let digit = byte.is_ascii_digit().then(|| usize::from(byte - b'0'))?;
        TABLE.get(usize::from(check))?.get(digit).copied()
    })
}

/// The reference number for the running number `number`: at least `width` digits, zeros before, and the check digit after them.
pub fn with_check_digit(number: u64, width: usize) -> String {
    let digits = format!("{number:0width$}");
    let check = check(&digits).unwrap_or_default();
    format!("{digits}{check}")
}

/// Whether the last digit is the check digit of those before it. Half-width digits alone.
pub fn is_valid(reference: &str) -> bool {
    reference.len() > 1 && check(reference) == Some(0)
}
