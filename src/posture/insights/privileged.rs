//! Privileged identity: it can give itself or others any permission on a scope.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::{Added, RelationRef};

/// The longest chain of groups that is followed.
const GROUPS: usize = 4;

/// Whether an identity administers an account, a group of accounts or a resource group.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let mut holders = vec![subject];
    let (mut known, mut silent) = (0, 0);
    for step in 0..=GROUPS {
        for holder in &holders {
            for relation in holder.relations_out(Rel::HasPermission) {
                known += 1;
                silent += usize::from(!tells(*holder, relation));
                if administers(*holder, relation) {
                    return Some(found(*holder, relation, step));
                }
            }
        }
        holders = holders.iter().flat_map(|holder| holder.out(Rel::MemberOf)).take(64).collect();
    }
    Some(match known {
        0 => Fact::missing("a role assignment"),
        _ if silent > 0 => {
            Fact::unknown(format!("what {silent} of its permissions allow is not in the export"))
        }
        1 => Fact::no("its one permission does not administer a scope"),
        many => Fact::no(format!("none of its {many} permissions administers a scope")),
    })
}

/// Whether it is known what a permission allows.
fn tells<'e>(holder: Subject<'_, 'e>, relation: RelationRef<'e>) -> bool {
    holder.told(relation, Prop::Access).is_some_and(|access| access != "unknown")
}

fn administers<'e>(holder: Subject<'_, 'e>, relation: RelationRef<'e>) -> bool {
    holder.told(relation, Prop::Access) == Some("admin") && relation.to().category() == "Scope"
}

fn found<'e>(holder: Subject<'_, 'e>, relation: RelationRef<'e>, step: usize) -> Fact {
    let role = holder.told(relation, Prop::Role).unwrap_or("an administrating role");
    let scope = relation.to();
    let through =
        if step > 0 { format!(", through the group {}", relation.from().name()) } else { String::new() };
    Fact::yes(format!("{role} on the {} {}{through}", scope.kind_label().to_lowercase(), scope.name()))
        .with("privileged_role", Added::Text(role.to_owned()))
        .with("privileged_scope", Added::Text(scope.kind_name().to_string()))
        .by(scope)
}
