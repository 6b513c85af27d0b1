//! Objects of a cluster as scanners name them.

use crate::model::Draft;

/// Kinds of objects that run containers.
const WORKLOADS: [&str; 9] = [
    "pod",
    "deployment",
    "replicaset",
    "statefulset",
    "daemonset",
    "job",
    "cronjob",
    "replicationcontroller",
    "deploymentconfig",
];

/// An object by cluster (empty when the report does not name it), namespace, kind and name.
#[derive(Clone, Copy, Debug)]
pub struct Object<'t> {
    /// name, ARN or context; may be empty
    pub cluster: &'t str,
    /// empty for what belongs to the whole cluster
    pub namespace: &'t str,
    /// `Deployment`, `Role`, …
    pub kind: &'t str,
    /// its name
    pub name: &'t str,
}

impl Object<'_> {
    /// Writes the object and the scopes that hold it; its id.
    pub fn write(&self, draft: &mut Draft) -> String {
        let cluster = self.cluster_id();
        let mut holder = cluster.clone();
        draft.mention(&cluster, "Cluster").name(if self.cluster.is_empty() {
            "cluster"
        } else {
            self.cluster
        });
        if !self.namespace.is_empty() {
            holder = format!("{cluster}/namespaces/{}", self.namespace.to_lowercase());
            draft.mention(&holder, "Namespace").name(self.namespace);
            draft.relation("CONTAINS", cluster.as_str(), holder.as_str());
        }
        let id = format!("{holder}/{}/{}", self.kind.to_lowercase(), self.name.to_lowercase());
        let runs = WORKLOADS.iter().any(|kind| self.kind.eq_ignore_ascii_case(kind));
        let kind = if runs { "Container" } else { "Resource" };
        draft.mention(&id, kind).name(self.name).set("type", format!("kubernetes {}", self.kind).as_str());
        draft.relation("CONTAINS", holder.as_str(), id.as_str());
        id
    }

    fn cluster_id(&self) -> String {
        if self.cluster.starts_with("arn:") {
            self.cluster.to_owned()
        } else {
            format!("k8s:{}", self.cluster.to_lowercase())
        }
    }
}
