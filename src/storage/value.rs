//! Single values as files write them: words, sizes, hexadecimal numbers, strips of bytes.

use crate::layout::{
    BitLocker, FileSystem, PartitionType, ProblemCode, Role, ShrinkLimitSource, TableStyle, UnreadWhy,
};
use crate::units::ByteSize;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Something that files write as one of a few words.
pub(super) trait Worded: Copy + 'static {
    const WORDS: fn() -> Vec<Self>;
    fn word(self) -> &'static str;
}

/// A [`Worded`] value in a file.
#[derive(PartialEq, Clone, Copy, Debug)]
pub(super) struct Word<T>(pub T);

impl<T: Worded> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Worded> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words<T>(PhantomData<T>);
        impl<T: Worded> Visitor<'_> for Words<T> {
            type Value = Word<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let words: Vec<_> = (T::WORDS)().into_iter().map(|value| format!("{:?}", value.word())).collect();
                f.write_str(&words.join(" | "))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let found = (T::WORDS)().into_iter().find(|value| value.word() == text);
                found.map(Word).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Words(PhantomData))
    }
}

impl Worded for TableStyle {
    const WORDS: fn() -> Vec<Self> = || vec![Self::Gpt, Self::Mbr, Self::Raw];
    fn word(self) -> &'static str {
        match self {
            Self::Gpt => "gpt",
            Self::Mbr => "mbr",
            Self::Raw => "raw",
        }
    }
}
impl Worded for Role {
    const WORDS: fn() -> Vec<Self> = || Self::ALL.to_vec();
    fn word(self) -> &'static str {
        self.as_str()
    }
}
impl Worded for FileSystem {
    const WORDS: fn() -> Vec<Self> = || Self::ALL.to_vec();
    fn word(self) -> &'static str {
        self.as_str()
    }
}
impl Worded for ShrinkLimitSource {
    const WORDS: fn() -> Vec<Self> = || Self::ALL.to_vec();
    fn word(self) -> &'static str {
        self.as_str()
    }
}
impl Worded for UnreadWhy {
    const WORDS: fn() -> Vec<Self> = || Self::ALL.to_vec();
    fn word(self) -> &'static str {
        self.as_str()
    }
}
impl Worded for ProblemCode {
    const WORDS: fn() -> Vec<Self> = || Self::ALL.to_vec();
    fn word(self) -> &'static str {
        self.as_str()
    }
}
impl Worded for BitLocker {
    const WORDS: fn() -> Vec<Self> = || vec![Self::Off, Self::On, Self::Suspended, Self::Encrypted];
    fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Suspended => "suspended",
            Self::Encrypted => "encrypted",
        }
    }
}

/// A size in RON: `"260MiB"`, exactly; a plain number of bytes is read as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size(pub ByteSize);

impl Size {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if asks for a reference")]
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.exact())
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Sizes;
        impl Visitor<'_> for Sizes {
            type Value = Size;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"260MiB\" | \"272629760B\" | 272629760")
            }
            fn visit_u64<E: Error>(self, bytes: u64) -> Result<Size, E> {
                Ok(Size(ByteSize::from_bytes(bytes)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Size, E> {
                text.parse().map(Size).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Sizes)
    }
}

/// A number written `0x…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hex<const DIGITS: usize>(pub u64);

impl<const DIGITS: usize> Serialize for Hex<DIGITS> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("0x{:0width$x}", self.0, width = DIGITS))
    }
}

impl<'de, const DIGITS: usize> Deserialize<'de> for Hex<DIGITS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits<const DIGITS: usize>;
        impl<const DIGITS: usize> Visitor<'_> for Digits<DIGITS> {
            type Value = Hex<DIGITS>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "\"0x{}\"", "0".repeat(DIGITS))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                text.strip_prefix("0x")
                    .or_else(|| text.strip_prefix("0X"))
                    .filter(|digits| !digits.is_empty() && digits.len() <= DIGITS && !digits.starts_with('+'))
                    .and_then(|digits| u64::from_str_radix(digits, 16).ok())
                    .map(Hex)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

/// A strip of bytes, two hexadecimal digits each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Strip(pub Vec<u8>);

impl Strip {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Strip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use fmt::Write as _;
        let mut text = String::with_capacity(self.0.len() * 2);
        for byte in &self.0 {
            write!(text, "{byte:02x}").map_err(serde::ser::Error::custom)?;
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Strip {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Strip;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"00ff…\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Strip, E> {
                let wrong = || E::invalid_value(Unexpected::Other("…"), &self);
                text.as_bytes()
                    .chunks(2)
                    .map(|pair| {
                        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
                        u8::from_str_radix(pair, 16).ok()
                    })
                    .collect::<Option<Vec<u8>>>()
                    .map(Strip)
                    .ok_or_else(wrong)
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

/// The type in a partition's entry: a GUID, or two hexadecimal digits.
pub(super) fn partition_type(text: Option<&str>) -> Option<PartitionType> {
    let Some(text) = text else { return Some(PartitionType::Unknown) };
    if text.len() <= 4 {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        return u8::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 2).map(PartitionType::Mbr);
    }
    uuid::Uuid::try_parse(text).ok().map(PartitionType::Gpt)
}

/// The same, written; `None` where it is not known.
pub(super) fn partition_type_word(kind: PartitionType) -> Option<String> {
    (kind != PartitionType::Unknown).then(|| kind.to_string())
}

/// A drive letter, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter(pub char);

impl Serialize for Letter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Letter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Letters;
        impl Visitor<'_> for Letters {
            type Value = Letter;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"A\"…\"Z\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Letter, E> {
                let mut chars = text.trim_end_matches([':', '\\']).chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) if c.is_ascii_alphabetic() => Ok(Letter(c.to_ascii_uppercase())),
                    _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_str(Letters)
    }
}
