//! Which rights a permission gives.

use super::rules::Rules;
use crate::model::{RelationRef, Truth, Value};
use std::collections::HashMap;

/// The places of the rights that a permission gives, and how sure that is.
pub type Given = Vec<(usize, Truth)>;

/// Answers per role, so that each role is read once.
#[derive(Default)]
pub struct Rights {
    by_role: HashMap<String, std::rc::Rc<Given>>,
}

impl Rights {
    /// What a permission gives.
    pub fn of(&mut self, permission: RelationRef<'_>) -> std::rc::Rc<Given> {
        let Some(role) = permission.text("role_id") else { return given(permission).into() };
        if let Some(known) = self.by_role.get(role.as_str()) {
            return known.clone();
        }
        let given = std::rc::Rc::new(given(permission));
        self.by_role.insert(role.to_string(), given.clone());
        given
    }
}

fn given(permission: RelationRef<'_>) -> Given {
    let grant = Grant::new(permission);
    let doubt = permission.property("condition").is_some();
    let rights = Rules::get().rights.iter().enumerate();
    let given = rights.map(|(place, right)| {
        let truth = if grant.knows_actions() {
            Truth::from(Some(grant.covers(&right.actions, &right.data)))
        } else {
            grant.by_class(&right.access)
        };
        (place, if doubt { truth.min(Truth::Unknown) } else { truth })
    });
    given.filter(|(_, truth)| *truth != Truth::No).collect()
}

/// The action patterns of one permission, in lower case.
struct Grant {
    actions: Vec<String>,
    data: Vec<String>,
    denied: Vec<String>,
    class: Option<String>,
    cloud: String,
}

impl Grant {
    fn new(permission: RelationRef<'_>) -> Self {
        let list = |name: &str| -> Vec<String> {
            let items = permission.property(name).into_iter().flat_map(Value::items);
            items.map(|item| item.to_string().to_ascii_lowercase()).collect()
        };
        let data = list("data_actions");
        let mut actions = list("actions");
        actions.retain(|action| !data.contains(action));
        Self {
            actions,
            data,
            denied: list("not_actions"),
            class: permission.text("access").map(|class| class.to_string()),
            cloud: [permission.to(), permission.from()]
                .iter()
                .map(|end| end.provider().to_string())
                .find(|provider| !provider.is_empty())
                .unwrap_or_default(),
        }
    }

    fn knows_actions(&self) -> bool {
        !self.actions.is_empty() || !self.data.is_empty()
    }

    fn covers(&self, actions: &[String], data: &[String]) -> bool {
        let any = |patterns: &[String], action: &String| patterns.iter().any(|own| covers(own, action));
        let own = |action: &&String| is_of(&self.cloud, action);
        actions.iter().filter(own).any(|action| any(&self.actions, action) && !any(&self.denied, action))
            || data.iter().filter(own).any(|action| any(&self.data, action))
    }

    /// Where no action is named: what the access class says; an unknown class leaves it open.
    fn by_class(&self, classes: &[String]) -> Truth {
        match self.class.as_deref() {
            None | Some("unknown") => Truth::Unknown,
            Some(class) => Truth::from(Some(classes.iter().any(|own| own == class))),
        }
    }
}

/// Whether a permission's actions cover one of these, wherever they stand.
#[must_use]
pub fn allows(permission: RelationRef<'_>, actions: &[String]) -> bool {
    Grant::new(permission).covers(actions, &[])
}

/// Whether an action is of this cloud, so that `*` there covers it. Azure: `Microsoft.X/y/action` or a key vault's
/// `secrets/get`; AWS: `service:Action`; GCP: `service.things.verb`.
fn is_of(cloud: &str, action: &str) -> bool {
    match cloud {
        "azure" => action.contains('/'),
        "aws" => action.contains(':'),
        "gcp" => !action.contains('/') && !action.contains(':'),
        _ => true,
    }
}

/// Whether a pattern with `*` covers an action; both in lower case.
fn covers(pattern: &str, action: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| action.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_actions() {
        for (pattern, action) in
            [("*", "s3:getobject"), ("s3:get*", "s3:getobject"), ("a/*/read", "a/b/c/read"), ("a/b", "a/b")]
        {
            assert!(covers(pattern, action), "{pattern} {action}");
        }
        for (pattern, action) in [("s3:put*", "s3:getobject"), ("a/b", "a/bc"), ("*/read", "a/write")] {
            assert!(!covers(pattern, action), "{pattern} {action}");
        }
    }
}
