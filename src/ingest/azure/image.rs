//! Container images: one node for one image, whether it is named by tag or by digest.

use super::id::canonical;
use crate::model::{Draft, Endpoint, Raw};

/// What a reference may leave out: Docker Hub, and its own images there.
const DEFAULT_REGISTRY: [&str; 3] = ["index.docker.io/", "docker.io/", "library/"];

/// An image reference taken apart: `host/repository:tag@sha256:…`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// registry host and repository, lower case
    pub repository: String,
    /// tags, in the order of the record
    pub tags: Vec<String>,
    /// `sha256:…`
    pub digest: Option<String>,
}

impl Image {
    /// The image that a workload names.
    #[must_use]
    pub fn parse(reference: &str) -> Option<Self> {
        let plain = reference.trim().to_ascii_lowercase();
        let plain = plain.strip_prefix("docker|").unwrap_or(&plain);
        let plain =
            DEFAULT_REGISTRY.iter().fold(plain, |rest, start| rest.strip_prefix(start).unwrap_or(rest));
        let (rest, digest) =
            plain.split_once('@').map_or((plain, None), |(rest, digest)| (rest, Some(digest)));
        let colon = rest.rfind(':').filter(|at| !rest[*at..].contains('/'));
        let (repository, tag) = colon.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
        (!repository.is_empty() && !repository.contains(char::is_whitespace)).then(|| Self {
            repository: repository.to_owned(),
            tags: tag.into_iter().map(str::to_owned).collect(),
            digest: digest.map(str::to_owned),
        })
    }

    /// The id of its node: by digest where one is known, else by tag.
    #[must_use]
    pub fn id(&self) -> String {
        match (&self.digest, self.tags.first()) {
            (Some(digest), _) => format!("image:{}@{digest}", self.repository),
            (None, Some(tag)) => self.by_tag(tag),
            (None, None) => format!("image:{}", self.repository),
        }
    }

    fn by_tag(&self, tag: &str) -> String {
        format!("image:{}:{tag}", self.repository)
    }

    fn shown(&self) -> String {
        let id = self.tags.first().map_or_else(|| self.id(), |tag| self.by_tag(tag));
        id.trim_start_matches("image:").to_owned()
    }

    /// Writes its node, its other names, and the registry that holds it when the host tells one.
    pub fn write(&self, draft: &mut Draft) -> String {
        let id = self.id();
        let (host, name) = self.repository.split_once('/').unwrap_or(("", &self.repository));
        let mut node = draft.mention(&id, "ContainerImage");
        node.name(&self.shown()).set("image", self.shown().as_str()).set("repository_name", name);
        if host.contains('.') {
            node.set("registry", host);
        }
        if !self.tags.is_empty() {
            node.set("image_tags", self.tags.iter().map(String::as_str).collect::<Raw<'_>>());
        }
        if let Some(digest) = &self.digest {
            node.set("digest", digest.as_str());
        }
        drop(node);
        if self.digest.is_some() {
            for tag in &self.tags {
                draft.alias(&self.by_tag(tag), &id);
            }
        }
        if let Some(registry) = host.strip_suffix(".azurecr.io") {
            let holder = Endpoint::Named { kind: "ContainerRegistry", name: registry };
            draft.relation("CONTAINS", holder, id.as_str());
        }
        id
    }
}

/// Says that a workload runs an image.
pub fn write_run(workload: &str, reference: &str, draft: &mut Draft) {
    if let Some(image) = Image::parse(reference) {
        let id = image.write(draft);
        draft.relation("RUNS_IMAGE", workload, id.as_str());
    }
}

/// The container of a cluster that runs an image, as a scan of the running cluster names it.
pub struct Running<'r> {
    /// ARM id of the cluster
    pub cluster: &'r str,
    /// its namespace
    pub namespace: &'r str,
    /// the workload that owns it: a deployment, a daemon set
    pub workload: &'r str,
    /// its name
    pub container: &'r str,
}

impl Running<'_> {
    /// Writes namespace and container, and that it runs the image.
    pub fn write(&self, image: &str, draft: &mut Draft) {
        let cluster = canonical(self.cluster);
        let namespace = format!("{cluster}/namespaces/{}", self.namespace.to_ascii_lowercase());
        let id = format!(
            "{namespace}/workloads/{}/{}",
            self.workload.to_ascii_lowercase(),
            self.container.to_ascii_lowercase()
        );
        super::id::write_mention(&cluster, draft);
        super::id::write_scopes(&cluster, draft);
        draft.mention(&namespace, "Namespace").name(self.namespace).provider("azure");
        draft.relation("CONTAINS", &cluster, &namespace);
        let mut node = draft.mention(&id, "Container");
        node.name(self.container).provider("azure").set("type", "kubernetes container");
        node.set("workload", self.workload);
        drop(node);
        draft.relation("CONTAINS", &namespace, &id);
        draft.relation("RUNS_IMAGE", id.as_str(), image);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let of = |text: &str| {
            let image = Image::parse(text).expect(text);
            (image.id(), image.shown())
        };
        let both = |text: &str| (format!("image:{text}"), text.to_owned());
        assert_eq!(of("nginx"), both("nginx"));
        assert_eq!(of("docker.io/library/nginx:1"), both("nginx:1"));
        assert_eq!(of("docker.io/team/nginx"), both("team/nginx"));
        assert_eq!(of("Reg.azurecr.io/a/B:1.2"), both("reg.azurecr.io/a/b:1.2"));
        assert_eq!(of("localhost:5000/a"), both("localhost:5000/a"));
        assert_eq!(of("DOCKER|r.io/a:1").0, "image:r.io/a:1");
        assert_eq!(of("r.io/a:1@sha256:ff"), ("image:r.io/a@sha256:ff".to_owned(), "r.io/a:1".to_owned()));
        assert_eq!(Image::parse(" "), None);
    }
}
