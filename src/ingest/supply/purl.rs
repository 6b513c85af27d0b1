//! Package URLs: one id for one version of a package, whoever names it.

use super::words::Words;
use crate::ingest::azure::image::Image;
use crate::model::{Draft, NodeEntry};
use std::borrow::Cow;

/// A package URL taken apart; percent signs are resolved. Source: the package URL specification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purl {
    /// `pypi`, `npm`, `deb`, …, lower case
    pub kind: String,
    /// may be empty
    pub namespace: String,
    /// its name
    pub name: String,
    /// may be empty
    pub version: String,
    /// names and values behind the question mark
    qualifiers: Vec<(String, String)>,
}

impl Purl {
    /// Takes a package URL apart; nothing when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.trim().get(..4).filter(|start| start.eq_ignore_ascii_case("pkg:"))?;
        let rest = text.trim().strip_prefix(rest)?.trim_start_matches('/');
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (rest, tail) = rest.split_once('?').unwrap_or((rest, ""));
        let (path, version) = match rest.rfind('@').filter(|at| *at > 0 && !rest[..*at].ends_with('/')) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, ""),
        };
        let (kind, path) = path.split_once('/')?;
        let (namespace, name) =
            path.trim_matches('/').rsplit_once('/').unwrap_or(("", path.trim_matches('/')));
        let qualifiers = tail.split('&').filter_map(|pair| pair.split_once('='));
        let qualifiers =
            qualifiers.map(|(key, value)| (key.to_ascii_lowercase(), decoded(value).into_owned()));
        let plain = |text: &str| decoded(text).into_owned();
        let purl = Self {
            kind: kind.to_ascii_lowercase(),
            namespace: plain(namespace),
            name: plain(name),
            version: plain(version),
            qualifiers: qualifiers.collect(),
        };
        (!purl.kind.is_empty() && !purl.name.is_empty()).then_some(purl)
    }

    /// The package that a scanner names by its own word for the ecosystem.
    pub fn of(ecosystem: &str, name: &str, version: &str) -> Self {
        let word = Words::get().ecosystem(ecosystem);
        let (kind, vendor) = word.split_once('/').unwrap_or((&word, ""));
        let divided = if kind == "maven" { name.rsplit_once(':') } else { None };
        let divided = divided.or_else(|| Words::get().separator(kind).and_then(|_| name.rsplit_once('/')));
        let (namespace, name) = divided.unwrap_or((vendor, name));
        Self {
            kind: kind.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            version: version.trim().to_owned(),
            qualifiers: Vec::new(),
        }
    }

    /// The same package of a vendor, where no ecosystem tells packages apart.
    pub fn vendor(self, vendor: &str) -> Self {
        Self { namespace: vendor.to_owned(), ..self }
    }

    /// The canonical id: lower case, no qualifiers, so that every source comes to the same one.
    pub fn id(&self) -> String {
        let mut id = format!("pkg:{}/", self.kind);
        if !self.namespace.is_empty() {
            id.push_str(&self.namespace.replace(':', "/"));
            id.push('/');
        }
        let name = if self.kind == "pypi" { self.name.replace(['_', '.'], "-") } else { self.name.clone() };
        id.push_str(&name);
        if !self.version.is_empty() {
            id.push('@');
            id.push_str(&self.version);
        }
        id.to_lowercase()
    }

    /// The kind of what it names: a package, a model or an image.
    pub fn node_kind(&self) -> &'static str {
        Words::get().kind(&self.kind)
    }

    /// Its shown name, with its namespace where people write it so.
    pub fn shown(&self) -> Cow<'_, str> {
        match Words::get().separator(&self.kind).filter(|_| !self.namespace.is_empty()) {
            Some(between) => Cow::Owned(format!("{}{between}{}", self.namespace, self.name)),
            None => Cow::Borrowed(&self.name),
        }
    }

    /// The image that it names, when it names one.
    pub fn image(&self) -> Option<Image> {
        if self.node_kind() != "ContainerImage" {
            return None;
        }
        let told = |key: &str| self.qualifiers.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        let name = [self.namespace.as_str(), self.name.as_str()].join("/");
        let name = name.trim_start_matches('/');
        let repository = match told("repository_url").map(|url| url.trim_end_matches('/')) {
            Some(url) if url == name || url.ends_with(&format!("/{name}")) => url.to_owned(),
            Some(url) => format!("{url}/{name}"),
            None => name.to_owned(),
        };
        let is_digest = self.version.contains(':');
        let tag = told("tag").cloned().or_else(|| (!is_digest).then(|| self.version.clone()));
        let digest = if is_digest { format!("@{}", self.version) } else { String::new() };
        let tag = tag.filter(|tag| !tag.is_empty()).map(|tag| format!(":{tag}")).unwrap_or_default();
        Image::parse(&format!("{repository}{tag}{digest}"))
    }

    /// Writes its node as far as the URL tells, where a record only speaks of it; its id.
    pub fn write(&self, draft: &mut Draft) -> String {
        if let Some(image) = self.image() {
            return image.write(draft);
        }
        let id = self.id();
        self.fill(draft.mention(&id, self.node_kind()));
        id
    }

    /// As [`Purl::write`], where a record says that it was found.
    pub fn describe(&self, draft: &mut Draft) -> String {
        if let Some(image) = self.image() {
            return image.write(draft);
        }
        let id = self.id();
        self.fill(draft.node(&id, self.node_kind()));
        id
    }

    fn fill(&self, mut node: NodeEntry<'_>) {
        node.name(&self.shown()).set("package_type", self.kind.as_str());
        if !self.version.is_empty() {
            node.set("version", self.version.as_str());
        }
    }
}

/// The text with `%40` and the like resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let (bytes, mut plain, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let hex = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_package_has_one_id() {
        let of = |text: &str| Purl::parse(text).map(|purl| (purl.id(), purl.shown().into_owned()));
        let both = |id: &str, shown: &str| Some((id.to_owned(), shown.to_owned()));
        assert_eq!(
            of("pkg:npm/%40angular/core@12.3.1"),
            both("pkg:npm/@angular/core@12.3.1", "@angular/core")
        );
        assert_eq!(of("pkg:npm/@angular/core@12.3.1"), both("pkg:npm/@angular/core@12.3.1", "@angular/core"));
        let openssl = both("pkg:deb/debian/openssl@1.1.1n-0+deb11u3", "openssl");
        assert_eq!(of("pkg:deb/debian/openssl@1.1.1n-0%2Bdeb11u3?arch=amd64&distro=debian-11"), openssl);
        assert_eq!(
            of("pkg:PyPI/Typing_Extensions@4"),
            both("pkg:pypi/typing-extensions@4", "Typing_Extensions")
        );
        assert_eq!(
            of("pkg:golang/github.com/a/b@v1#sub"),
            both("pkg:golang/github.com/a/b@v1", "github.com/a/b")
        );
        let log4j = both("pkg:maven/org.apache/log4j@2", "org.apache:log4j");
        assert_eq!(of("pkg:maven/org.apache/log4j@2?type=jar"), log4j);
        let named = Purl::of("jar", "org.apache:log4j", "2");
        assert_eq!(Some((named.id(), named.shown().into_owned())), log4j);
        assert_eq!(Purl::of("debian", "openssl", "1").id(), "pkg:deb/debian/openssl@1");
        assert_eq!(Purl::of("npm", "@angular/core", "").id(), "pkg:npm/@angular/core");
        for nothing in ["", "pkg:", "pkg:npm", "pkg:npm/", "https://x/y", "é", "pkg:/@1"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
        assert_eq!(decoded("%4%zz%40é"), "%4%zz@é");
    }

    #[test]
    fn images_are_the_ones_that_workloads_name() {
        let of = |text: &str| Purl::parse(text).and_then(|purl| purl.image()).map(|image| image.id());
        let digest = "pkg:oci/chat@sha256%3Aff?repository_url=reg.azurecr.io/team/chat&tag=1";
        assert_eq!(of(digest).as_deref(), Some("image:reg.azurecr.io/team/chat@sha256:ff"));
        assert_eq!(of("pkg:oci/chat?repository_url=r.io&tag=2").as_deref(), Some("image:r.io/chat:2"));
        assert_eq!(of("pkg:docker/library/nginx@1.25").as_deref(), Some("image:nginx:1.25"));
        assert_eq!(of("pkg:npm/chat@1"), None);
    }
}
