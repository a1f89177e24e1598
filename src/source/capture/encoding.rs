//! From bytes to text: byte-order marks, UTF-16 without one, and the code pages in which Windows' tools print.

use super::words;
use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, IBM866, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

/// How much of a text is looked at to tell its code page.
const SAMPLE: usize = 64 << 10;

/// How many letters are tried to see whether a wrong decoding can be undone.
const REPAIR_SAMPLE: usize = 8 << 10;

/// How many known words show that a text needs no repair.
const KNOWN_ENOUGH: usize = 4;

/// Code page 850, the upper half; code page 437 has the same letters where DiskPart's languages use them
/// (Unicode Consortium, *CP850.TXT*).
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Code page 437, the upper half (Unicode Consortium, *CP437.TXT*).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A code page to try.
#[derive(Clone, Copy)]
enum Page {
    Known(&'static Encoding),
    Cp850,
    Cp437,
}

const PAGES: [Page; 8] = [
    Page::Known(SHIFT_JIS),
    Page::Known(GBK),
    Page::Known(BIG5),
    Page::Known(EUC_KR),
    Page::Known(IBM866),
    Page::Known(WINDOWS_1251),
    Page::Known(WINDOWS_1252),
    Page::Cp850,
];

/// What the bytes say, and whether a wrong decoding on their way was undone.
pub(super) struct Decoded {
    pub text: String,
    pub repaired: bool,
}

/// Decodes; bytes that fit nowhere become replacement characters and the structure is read all the same.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    match two_encodings(bytes) {
        Some((first, second)) => {
            let (first, second) = (decode_one(first), decode_one(second));
            Decoded { text: first.text + &second.text, repaired: first.repaired || second.repaired }
        }
        None => decode_one(bytes),
    }
}

/// A file to which two shells wrote: PowerShell's `>` writes UTF-16, `cmd`'s the code page of the console, and either
/// appends to what the other wrote. Cut where the second one begins.
fn two_encodings(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let wide_end: &[u8] = b"\r\0\n\0";
    let begins_wide = bytes.starts_with(&[0xff, 0xfe]) || utf16_without_bom(bytes) == Some(UTF_16LE);
    if begins_wide {
        let last = bytes.chunks_exact(2).enumerate().rev().find(|(i, _)| {
            let at = i * 2;
            bytes.get(at..at + 4) == Some(wide_end)
        });
        let at = last.map(|(i, _)| i * 2 + 4)?;
        let (first, second) = bytes.split_at_checked(at)?;
        let narrow = second.len() >= 16 && !second.contains(&0) && second.contains(&b'\n');
        return narrow.then_some((first, second));
    }
    let zero = bytes.iter().position(|byte| *byte == 0)?;
    // The line in which the first zero byte stands is the first one of the second shell; its first letter's byte may stand
    // right behind the line feed.
    let at = bytes.get(..zero)?.iter().rposition(|byte| *byte == b'\n')? + 1;
    let (first, second) = bytes.split_at_checked(at)?;
    let second_is_wide = second.starts_with(&[0xff, 0xfe]) || utf16_without_bom(second) == Some(UTF_16LE);
    (first.len() >= 16 && second_is_wide).then_some((first, second))
}

fn decode_one(bytes: &[u8]) -> Decoded {
    let plain = |text: String| Decoded { text, repaired: false };
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(bom..).unwrap_or_default();
        return plain(encoding.decode_without_bom_handling(rest).0.into_owned());
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return plain(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match repair(text) {
            Some(text) => Decoded { text, repaired: true },
            None => plain(text.to_owned()),
        };
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let best = PAGES
        .into_iter()
        .filter_map(|page| Some((score(&decode_page(page, sample)?), page)))
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score > 0);
    let text = best.and_then(|(_, page)| decode_page(page, bytes));
    plain(text.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned()))
}

/// `None` where more than a few bytes do not fit.
fn decode_page(page: Page, bytes: &[u8]) -> Option<String> {
    match page {
        Page::Known(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            let bad = text.chars().take(SAMPLE).filter(|c| *c == char::REPLACEMENT_CHARACTER).take(3).count();
            (bad <= 2).then(|| text.into_owned())
        }
        Page::Cp850 | Page::Cp437 => {
            let upper: Vec<char> = if matches!(page, Page::Cp437) { CP437 } else { CP850 }.chars().collect();
            let decode = |byte: &u8| match byte.checked_sub(128) {
                None => char::from(*byte),
                Some(high) => upper.get(usize::from(high)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            Some(bytes.iter().map(decode).collect())
        }
    }
}

/// How much a text looks like listings: known words count for it, oddities against it.
fn score(text: &str) -> i64 {
    let mut score = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii()) {
        if words::is_known(word) {
            score += 20 + i64::try_from(word.chars().count()).unwrap_or(0);
        }
    }
    for c in text.chars() {
        score -= match c {
            char::REPLACEMENT_CHARACTER => 30,
            // Half-width katakana, private use, C1 controls, box drawing.
            '\u{ff61}'..='\u{ff9f}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' | '\u{2500}'..='\u{25ff}' => 5,
            _ => 0,
        };
    }
    score + 1
}

/// UTF-16 whose mark is missing: nearly every other byte of a listing is zero then.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096.min(bytes.len()))?;
    let pairs = sample.chunks_exact(2).len();
    let zero = |which: usize| sample.chunks_exact(2).filter(|pair| pair.get(which) == Some(&0)).count();
    let (first, second) = (zero(0), zero(1));
    if pairs < 8 {
        None
    } else if second * 10 > pairs * 3 && first * 20 < pairs {
        Some(UTF_16LE)
    } else if first * 10 > pairs * 3 && second * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// A text that was decoded with the wrong code page on its way: undone where known words appear by it.
fn repair(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let end = text.char_indices().nth(REPAIR_SAMPLE).map_or(text.len(), |(end, _)| end);
    let sample = text.get(..end)?;
    // Words of listings do not survive a wrong decoding: a text that has some is as it was.
    let known = sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii() && words::is_known(word));
    if known.take(KNOWN_ENOUGH).count() == KNOWN_ENOUGH {
        return None;
    }
    let before = score(sample);
    let mut best: Option<(i64, Page, Option<Page>)> = None;
    for wrong in WRONG {
        let Some(bytes) = encode_page(wrong, sample) else { continue };
        for page in [None].into_iter().chain(PAGES.map(Some)) {
            let Some(candidate) = decode_again(&bytes, page) else { continue };
            let score = score(&candidate);
            if best.is_none_or(|(high, _, _)| score > high) {
                best = Some((score, wrong, page));
            }
        }
    }
    // A single word could appear by chance.
    best.filter(|(score, _, _)| *score > before + 30)
        .and_then(|(_, wrong, page)| decode_again(&encode_page(wrong, text)?, page))
}

/// The pages in which text is read that was written in another one: those of Windows' editors and of its windows.
const WRONG: [Page; 9] = [
    Page::Known(WINDOWS_1252),
    Page::Known(WINDOWS_1251),
    Page::Known(GBK),
    Page::Known(SHIFT_JIS),
    Page::Known(BIG5),
    Page::Known(EUC_KR),
    Page::Known(IBM866),
    Page::Cp850,
    Page::Cp437,
];

/// The text's bytes in a page; `None` where it has letters that the page has not.
fn encode_page(page: Page, text: &str) -> Option<Vec<u8>> {
    let upper = match page {
        Page::Known(encoding) => {
            let (bytes, _, unmappable) = encoding.encode(text);
            return (!unmappable).then(|| bytes.into_owned());
        }
        Page::Cp850 => CP850,
        Page::Cp437 => CP437,
    };
    let table: std::collections::BTreeMap<char, u8> = upper.chars().zip(128..=255).collect();
    text.chars()
        .map(|c| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => Some(byte),
            _ => table.get(&c).copied(),
        })
        .collect()
}

/// Bytes as UTF-8, or in a page.
fn decode_again(bytes: &[u8], page: Option<Page>) -> Option<String> {
    match page {
        // A sample may end inside of a letter.
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok().map(str::to_owned)
            }
            Err(_) => None,
        },
        Some(page) => decode_page(page, bytes),
    }
}
