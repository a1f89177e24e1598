//! The palette, measured: contrast (WCAG 2.2, 1.4.3 and 1.4.11) and the three kinds of colour blindness.

use super::*;
use crate::ui::icons::Icon;

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn luminance(color: Color32) -> f64 {
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn both() -> [&'static Theme; 2] {
    [Theme::light(), Theme::dark()]
}

#[test]
fn the_tokens_are_read() {
    let tokens: Result<Tokens, _> = ron::from_str(include_str!("../../../assets/theme/tokens.ron"));
    assert!(tokens.is_ok(), "{:?}", tokens.err());
    assert_eq!(Theme::light().bg0, Color32::from_rgb(0xF5, 0xF4, 0xF0));
    assert!(Theme::dark().dark && !Theme::light().dark);
}

#[test]
fn text_is_readable_on_every_ground() {
    for theme in both() {
        let texts =
            [theme.text1, theme.text2, theme.text3, theme.accent, theme.danger, theme.warn, theme.ok, theme.info];
        for ground in [theme.bg0, theme.bg1, theme.bg2, theme.bg3] {
            for ink in texts {
                assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {:.2}", contrast(ink, ground));
            }
            assert!(contrast(theme.line2, ground) >= 3.0, "outlines on {ground:?}");
        }
        for tone in [Tone::Accent, Tone::Danger, Tone::Warn, Tone::Ok, Tone::Info] {
            assert!(contrast(theme.tone(tone), theme.soft(tone)) >= 4.5, "{tone:?}");
            assert!(contrast(theme.text1, theme.soft(tone)) >= 7.0, "{tone:?}");
            assert!(contrast(theme.text2, theme.soft(tone)) >= 4.5, "{tone:?}");
            assert!(contrast(theme.on_status, theme.tone(tone)) >= 4.5, "{tone:?}");
        }
        assert!(contrast(theme.on_accent, theme.accent) >= 4.5);
        assert!(contrast(theme.on_accent, theme.accent_hi) >= 4.5);
        for ink in [theme.tip_text, theme.tip_text2, theme.tip_danger] {
            assert!(contrast(ink, theme.tip) >= 4.5, "{ink:?} on a tooltip");
        }
    }
}

#[test]
fn a_block_is_readable_and_its_band_is_seen() {
    for theme in both() {
        for look in Look::ALL {
            let role = theme.role(look);
            for (what, ink, ground, least) in [
                ("text1 on used", theme.text1, role.used, 4.5),
                ("text2 on used", theme.text2, role.used, 4.5),
                ("text1 on free", theme.text1, role.free, 4.5),
                ("text2 on free", theme.text2, role.free, 4.5),
                ("band on used", role.strong, role.used, 3.0),
                ("band on the window", role.strong, theme.bg0, 3.0),
                ("icon on free", role.strong, role.free, 3.0),
            ] {
                let ratio = contrast(ink, ground);
                assert!(ratio >= least, "{look:?}, dark {}: {what} {ratio:.2} < {least}", theme.dark);
            }
        }
    }
}

/// Machado, Oliveira and Fernandes 2009, full strength, on linear RGB: protan, deutan, tritan.
const MACHADO: [[[f64; 3]; 3]; 3] = [
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn lab(color: Color32, matrix: Option<&[[f64; 3]; 3]>) -> [f64; 3] {
    let mut rgb = [linear(color.r()), linear(color.g()), linear(color.b())];
    if let Some(m) = matrix {
        rgb = m.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]).clamp(0.0, 1.0));
    }
    let [r, g, b] = rgb;
    let xyz = [
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    ];
    let f = xyz.map(|t| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 });
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}

/// Sharma, Wu and Dalal 2005.
fn ciede2000(a: [f64; 3], b: [f64; 3]) -> f64 {
    let chroma = |c: [f64; 3]| c[1].hypot(c[2]);
    let mean = (chroma(a) + chroma(b)) / 2.0;
    let g = 0.5 * (1.0 - (mean.powi(7) / (mean.powi(7) + 25f64.powi(7))).sqrt());
    let prime = |c: [f64; 3]| [c[0], c[1] * (1.0 + g), c[2]];
    let (a, b) = (prime(a), prime(b));
    let (ca, cb) = (chroma(a), chroma(b));
    let hue = |c: [f64; 3]| c[2].atan2(c[1]).to_degrees().rem_euclid(360.0);
    let (ha, hb) = (hue(a), hue(b));
    let (dl, dc) = (b[0] - a[0], cb - ca);
    let mut dh = hb - ha;
    if ca * cb == 0.0 {
        dh = 0.0;
    } else if dh > 180.0 {
        dh -= 360.0;
    } else if dh < -180.0 {
        dh += 360.0;
    }
    let dhh = 2.0 * (ca * cb).sqrt() * (dh / 2.0).to_radians().sin();
    let (ml, mc) = ((a[0] + b[0]) / 2.0, (ca + cb) / 2.0);
    let mut mh = ha + hb;
    if ca * cb != 0.0 {
        if (ha - hb).abs() > 180.0 {
            mh += if mh < 360.0 { 360.0 } else { -360.0 };
        }
        mh /= 2.0;
    }
    let rad = |d: f64| d.to_radians();
    let t = 1.0 - 0.17 * rad(mh - 30.0).cos() + 0.24 * rad(2.0 * mh).cos() + 0.32 * rad(3.0 * mh + 6.0).cos()
        - 0.20 * rad(4.0 * mh - 63.0).cos();
    let theta = 30.0 * (-((mh - 275.0) / 25.0).powi(2)).exp();
    let rc = 2.0 * (mc.powi(7) / (mc.powi(7) + 25f64.powi(7))).sqrt();
    let sl = 1.0 + 0.015 * (ml - 50.0).powi(2) / (20.0 + (ml - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * mc, 1.0 + 0.015 * mc * t);
    let rt = -rad(2.0 * theta).sin() * rc;
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dhh / sh).powi(2) + rt * (dc / sc) * (dhh / sh)).sqrt()
}

#[test]
fn the_colour_difference_is_computed_as_published() {
    // Sharma's test data, pairs 1 and 17.
    let near = |a: f64, b: f64| (a - b).abs() < 1e-3;
    assert!(near(ciede2000([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485]), 2.0425));
    assert!(near(ciede2000([50.0, 2.5, 0.0], [73.0, 25.0, -18.0]), 27.1492));
}

#[test]
fn roles_are_told_apart_by_every_eye() {
    for theme in both() {
        for (i, &one) in Look::ALL.iter().enumerate() {
            for &other in &Look::ALL[i + 1..] {
                // The icon differs for every pair, and so does the band (`disk_map::patterns` tests that);
                // no pair may be the same to any eye even so.
                assert_ne!(Icon::of(one), Icon::of(other), "{one:?} and {other:?}");
                let (a, b) = (theme.role(one).used, theme.role(other).used);
                for matrix in [None, Some(&MACHADO[0]), Some(&MACHADO[1]), Some(&MACHADO[2])] {
                    let apart = ciede2000(lab(a, matrix), lab(b, matrix));
                    assert!(apart >= 3.0, "{one:?} and {other:?}: {apart:.1}, dark {}", theme.dark);
                }
            }
        }
        // The roles of a usual PC differ plainly.
        let usual = [Look::Efi, Look::Windows, Look::Recovery];
        for (i, &one) in usual.iter().enumerate() {
            for &other in &usual[i + 1..] {
                for matrix in [None, Some(&MACHADO[0]), Some(&MACHADO[1]), Some(&MACHADO[2])] {
                    let apart = ciede2000(lab(theme.role(one).used, matrix), lab(theme.role(other).used, matrix));
                    assert!(apart >= 8.0, "{one:?} and {other:?}: {apart:.1}, dark {}", theme.dark);
                }
            }
        }
    }
}
