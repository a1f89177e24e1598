//! What editors, forums, shells and code pages do to a listing on its way.

/// How much of a listing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Everything.
    All,
    /// The columns are gone: what only a place tells may be lost.
    Words,
    /// Rows without header and ruler.
    Rows,
}

pub(crate) type Damage = (&'static str, Left, fn(&str) -> String);

fn per_line(text: &str, change: impl Fn(&str) -> String) -> String {
    text.lines().map(|line| change(line) + "\n").collect()
}

fn ruler(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.chars().all(|c| matches!(c, '-' | ' '))
}

/// Two or more blanks become what `with` says.
fn columns(line: &str, with: &str) -> String {
    let cells: Vec<&str> = line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    cells.join(with)
}

fn wrap(text: &str, width: usize) -> String {
    per_line(text, |line| {
        let mut out = String::new();
        let mut used = 0;
        for word in line.split(' ') {
            if used > 0 && used + 1 + word.chars().count() > width {
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('\n');
                used = 0;
            } else if used > 0 || !out.is_empty() {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += word.chars().count();
        }
        out
    })
}

pub(crate) const DAMAGES: [Damage; 49] = [
    ("nothing", Left::All, str::to_owned),
    ("collapsed to single blanks", Left::Words, |text| {
        per_line(text, |line| line.split_whitespace().collect::<Vec<_>>().join(" "))
    }),
    ("lost indentation", Left::All, |text| per_line(text, |line| line.trim_start().to_owned())),
    ("deeper indentation", Left::All, |text| per_line(text, |line| format!("        {line}"))),
    ("tabs for columns", Left::Words, |text| per_line(text, |line| columns(line, "\t"))),
    ("pipes for columns", Left::Words, |text| {
        per_line(
            text,
            |line| if line.contains("  ") { format!("| {} |", columns(line, " | ")) } else { line.to_owned() },
        )
    }),
    ("a mail's quotation", Left::All, |text| per_line(text, |line| format!("> {line}"))),
    ("a quotation of a quotation", Left::All, |text| per_line(text, |line| format!(">> {line}"))),
    ("a comment", Left::All, |text| per_line(text, |line| format!("# {line}"))),
    ("numbers of lines", Left::All, |text| {
        text.lines().enumerate().map(|(i, line)| format!("{:>4}  {line}\n", i + 1)).collect()
    }),
    ("numbers of lines with a colon", Left::All, |text| {
        text.lines().enumerate().map(|(i, line)| format!("{}: {line}\n", i + 41)).collect()
    }),
    ("numbers of lines with a bar", Left::All, |text| {
        text.lines().enumerate().map(|(i, line)| format!("{:>3} | {line}\n", i + 1)).collect()
    }),
    ("times of a log", Left::All, |text| {
        let time = |i: usize| format!("2024-05-03 21:{:02}:{:02}", i / 60 % 60, i % 60);
        text.lines().enumerate().map(|(i, line)| format!("{} {line}\n", time(i))).collect()
    }),
    ("times of a chat", Left::All, |text| {
        text.lines().enumerate().map(|(i, line)| format!("[21:{:02}:{:02}] {line}\n", i / 60 % 60, i % 60)).collect()
    }),
    ("names of a chat", Left::All, |text| {
        text.lines().enumerate().map(|(i, line)| format!("[21:{:02}] <max> {line}\n", i / 60 % 60)).collect()
    }),
    ("a quotation in entities", Left::All, |text| per_line(text, |line| format!("&gt; {line}"))),
    ("thousands with an apostrophe", Left::All, |text| text.replace("1024 ", "1\u{2019}024 ")),
    ("thousands with a blank", Left::All, |text| text.replace("  1024 ", "  1 024 ")),
    ("a page in one line", Left::All, |text| {
        format!(
            "<html><body><div class=\"post\">{}</div></body></html>",
            text.replace(' ', "&nbsp;").replace('\n', "<br />")
        )
    }),
    ("escaped for Markdown", Left::All, |text| text.replace('*', "\\*").replace('#', "\\#")),
    ("wide letters", Left::All, |text| {
        let wide = |c: char| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            c => c,
        };
        text.chars().map(wide).collect()
    }),
    ("no byte without a zero in between the lines", Left::All, |text| per_line(text, |line| format!("{line}\0\0"))),
    ("a batch comment", Left::All, |text| per_line(text, |line| format!("REM {line}"))),
    ("forum tags", Left::All, |text| format!("[code]{}[/code]", text.trim_end())),
    ("forum tags in the rows", Left::All, |text| {
        per_line(text, |line| if line.trim().is_empty() { String::new() } else { format!("[b]{line}[/b]") })
    }),
    ("entities", Left::All, |text| text.replace(' ', "&nbsp;").replace('\n', "<br />\n")),
    ("numbered entities", Left::All, |text| text.replace("  ", "&#32;&#xA0;")),
    ("preformatted HTML", Left::All, |text| {
        format!("<html><body><pre class=\"x\">\n{}</pre></body></html>\n", text.replace('>', "&gt;"))
    }),
    ("an HTML table", Left::Words, |text| {
        per_line(text, |line| {
            if line.contains("  ") {
                format!("<tr><td>{}</td></tr>", columns(line, "</td><td>"))
            } else {
                line.to_owned()
            }
        })
    }),
    ("paragraphs", Left::All, |text| per_line(text, |line| format!("<p>{}</p>", line.replace("  ", "&nbsp; ")))),
    ("no-break spaces", Left::All, |text| text.replace(' ', "\u{a0}")),
    ("thin spaces", Left::All, |text| text.replace("  ", "\u{2009}\u{202f}")),
    ("wide digits and stars", Left::All, |text| text.replace('0', "０").replace('1', "１").replace('*', "＊")),
    ("marks of direction", Left::All, |text| per_line(text, |line| format!("\u{202a}\u{200e}{line}\u{202c}"))),
    ("blank lines between", Left::All, |text| text.replace('\n', "\n\n")),
    ("CR LF", Left::All, |text| text.replace('\n', "\r\n")),
    ("CR CR LF", Left::All, |text| text.replace('\n', "\r\r\n")),
    ("CR alone", Left::All, |text| text.replace('\n', "\r")),
    ("line separators", Left::All, |text| text.replace('\n', "\u{2028}")),
    ("colours of a terminal", Left::All, |text| per_line(text, |line| format!("\u{1b}[0m\u{1b}[1;37m{line}\u{1b}[0m"))),
    ("no rulers", Left::All, |text| text.lines().filter(|line| !ruler(line)).map(|line| format!("{line}\n")).collect()),
    ("no headers and rulers", Left::Rows, |text| {
        let lines: Vec<&str> = text.lines().collect();
        let mut out = String::new();
        for (i, line) in lines.iter().enumerate() {
            let head = (1..=2).any(|below| {
                lines.get(i + below).is_some_and(|l| ruler(l))
                    && !line.trim().is_empty()
                    && !line.starts_with("DISKPART")
            });
            if !head && !ruler(line) {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }),
    ("no prompts", Left::All, |text| text.replace("DISKPART> ", "")),
    ("no commands", Left::All, |text| {
        text.lines().filter(|line| !line.starts_with("DISKPART>")).map(|l| format!("{l}\n")).collect()
    }),
    ("dashes made long", Left::All, |text| {
        per_line(text, |line| if ruler(line) { line.replace("--", "—") } else { line.to_owned() })
    }),
    ("a list's bullets", Left::All, |text| {
        per_line(text, |line| if line.starts_with("  ") { format!("- {}", line.trim_start()) } else { line.to_owned() })
    }),
    ("wrapped at 72", Left::Words, |text| wrap(text, 72)),
    ("fenced", Left::All, |text| format!("```\n{text}```\n")),
    ("stars as bullets of another kind", Left::All, |text| text.replace('*', "∗")),
];
