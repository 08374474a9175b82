//! As much of HTML as the tests look at: tags with their attributes, links, forms.

/// A tag: its name and its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

/// A form: where it goes, what it sends as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SentForm {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) is_multipart: bool,
    /// Name, value, and whether people type it.
    pub(super) fields: Vec<(String, String, bool)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Every opening tag in order, closing ones as `/name`.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = end_of_tag(rest) else { break };
        let inside = &rest[..end];
        rest = &rest[end + 1..];
        if inside.starts_with('!') {
            continue;
        }
        let name_end = inside
            .find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(inside.len());
        tags.push(Tag {
            name: inside[..name_end].to_ascii_lowercase(),
            attributes: attributes(&inside[name_end..]),
        });
    }
    tags
}

fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return Some(at),
            _ => {}
        }
    }
    None
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && rest != "/" {
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (taken, left) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            value = unescaped(taken);
            rest = left.trim_start();
        }
        if name.is_empty() {
            break;
        }
        found.push((name, value));
    }
    found
}

/// Texts as they were before escaping.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

/// Links of a page to this site, without what is only a place in a page.
pub(super) fn links(text: &str) -> Vec<String> {
    let links = tags(text).into_iter().filter(|tag| tag.name == "a");
    links
        .filter_map(|tag| tag.get("href").map(ToOwned::to_owned))
        .filter_map(|link| link.split('#').next().map(ToOwned::to_owned))
        .filter(|link| link.starts_with('/'))
        .collect()
}

/// Forms of a page.
pub(super) fn forms(text: &str) -> Vec<SentForm> {
    let mut forms: Vec<SentForm> = Vec::new();
    let mut is_open = false;
    let mut select: Option<String> = None;
    for tag in tags(text) {
        if tag.name == "form" {
            let is = |name: &str, value: &str| tag.get(name).is_some_and(|it| it == value);
            forms.push(SentForm {
                action: tag.get("action").unwrap_or_default().to_owned(),
                is_post: is("method", "post"),
                is_multipart: is("enctype", "multipart/form-data"),
                fields: Vec::new(),
            });
            is_open = true;
        }
        if tag.name == "/form" {
            is_open = false;
        }
        let Some(form) = forms.last_mut().filter(|_| is_open) else {
            continue;
        };
        let name = tag.get("name").unwrap_or_default().to_owned();
        let value = tag.get("value").unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "input" if !name.is_empty() => match tag.get("type").unwrap_or("text") {
                "checkbox" | "radio" if !tag.has("checked") => {}
                "hidden" | "checkbox" | "radio" | "submit" => {
                    form.fields.push((name, value, false));
                }
                _ => form.fields.push((name, value, true)),
            },
            "textarea" => form.fields.push((name, String::new(), true)),
            "select" => select = Some(name),
            "/select" => select = None,
            "option" => {
                if let Some(name) = &select {
                    let there = form.fields.iter().position(|(n, ..)| n == name);
                    match there {
                        None => form.fields.push((name.clone(), value, false)),
                        Some(at) if tag.has("selected") => form.fields[at].1 = value,
                        Some(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
    forms
}

/// What is wrong with a page, for people who see it and people who do not.
pub(super) fn flaws(text: &str) -> Vec<String> {
    let mut flaws = Vec::new();
    let tags = tags(text);
    if !text.starts_with("<!doctype html>") {
        flaws.push("no doctype".to_owned());
    }
    if text.contains("{{") || text.contains("{%") {
        flaws.push("an unrendered template".to_owned());
    }
    let headings = tags.iter().filter(|tag| tag.name == "h1").count();
    if headings != 1 {
        flaws.push(format!("{headings} first headings"));
    }
    let labelled: Vec<&str> = tags
        .iter()
        .filter(|tag| tag.name == "label")
        .filter_map(|tag| tag.get("for"))
        .collect();
    let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    ids.sort_unstable();
    for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        flaws.push(format!("id {} twice", pair[0]));
    }
    let mut depth = 0;
    for (at, tag) in tags.iter().enumerate() {
        for (name, _) in &tag.attributes {
            if name == "style" || (name.starts_with("on") && name.len() > 2) {
                flaws.push(format!("{} with {name}", tag.name));
            }
        }
        match tag.name.as_str() {
            "label" => depth += 1,
            "/label" => depth -= 1,
            "input" | "select" | "textarea" => {
                let kind = tag.get("type").unwrap_or("text");
                let is_named = tag.get("id").is_some_and(|id| labelled.contains(&id))
                    || tag.has("aria-label")
                    || tag.has("aria-labelledby")
                    || depth > 0;
                if !matches!(kind, "hidden" | "submit") && !is_named {
                    flaws.push(format!(
                        "{} {:?} without a label",
                        tag.name,
                        tag.get("name")
                    ));
                }
            }
            "table" => {
                let has_caption = tags.get(at + 1).is_some_and(|next| next.name == "caption");
                if !has_caption && !tag.has("aria-label") && !tag.has("aria-labelledby") {
                    flaws.push("a table without a caption".to_owned());
                }
            }
            "img" if !tag.has("alt") => flaws.push("an image without words".to_owned()),
            "script" if !tag.has("src") => flaws.push("a script in the page".to_owned()),
            _ => {}
        }
    }
    flaws
}

/// A text as forms send it.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
