//! Has vulnerabilities: the worst, how many, whether code can be run from outside, whether it is done already.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::{Added, FindingState, NodeId, Severity};
use hashbrown::HashSet;

/// Whether known vulnerabilities affect the node, or the image or package that it runs.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let mut found = Found::default();
    found.gather(subject, None);
    for through in subject.out(Rel::RunsImage).chain(packages(subject)) {
        found.gather(through, Some(through.node.id()));
        packages(through).for_each(|package| found.gather(package, Some(package.node.id())));
    }
    if found.count > 0 {
        return Some(found.fact());
    }
    if subject.verdict(&["vulnerabilities", "resolved"]) == Some(FindingState::Pass) {
        return Some(Fact::no("the provider's scan found none"));
    }
    let scanned =
        ["VirtualMachine", "Container", "ContainerImage", "Repository", "Function", "WebApp", "Package"];
    scanned.iter().any(|kind| subject.is_kind(kind)).then(|| Fact::missing("a vulnerability scan"))
}

fn packages<'l, 'e>(subject: Subject<'l, 'e>) -> impl Iterator<Item = Subject<'l, 'e>> {
    subject.out(Rel::DependsOn).filter(|other| other.is_kind("Package"))
}

/// Whether a flag holds anywhere: yes when one says so, no when all say no, else not known.
#[derive(Default)]
struct Any {
    yes: bool,
    silent: bool,
}

impl Any {
    fn add(&mut self, flag: Option<bool>) {
        self.yes |= flag == Some(true);
        self.silent |= flag.is_none();
    }

    fn flag(&self) -> Option<bool> {
        if self.yes { Some(true) } else { (!self.silent).then_some(false) }
    }
}

#[derive(Default)]
struct Found {
    count: i64,
    worst: Option<(Severity, String)>,
    /// vulnerabilities of which nobody says how bad they are
    ungraded: usize,
    remote: Any,
    exploited: Any,
    of: Option<NodeId>,
    seen: HashSet<NodeId>,
}

impl Found {
    fn gather(&mut self, subject: Subject<'_, '_>, through: Option<NodeId>) {
        for relation in subject.relations_out(Rel::AffectedBy) {
            let weakness = subject.at(relation.to());
            let open = subject.told(relation, Prop::State).is_none_or(|state| state == "fail");
            if !open || !weakness.is_kind("Vulnerability") || !self.seen.insert(weakness.node.id()) {
                continue;
            }
            self.count += 1;
            self.remote.add(weakness.flag(Prop::Rce));
            self.exploited.add(weakness.flag(Prop::KnownExploited));
            let told = subject.told(relation, Prop::Severity);
            let severity = told.or_else(|| weakness.text(Prop::Severity)).and_then(Severity::parse);
            self.ungraded += usize::from(severity.is_none());
            let severity = severity.unwrap_or(Severity::Info);
            if self.worst.as_ref().is_none_or(|(worst, _)| severity > *worst) {
                self.worst = Some((severity, weakness.name().to_owned()));
                self.of = through;
            }
        }
    }

    fn fact(self) -> Fact {
        let (worst, name) = self.worst.unwrap_or((Severity::Info, String::new()));
        let mut why = format!("{} known, the worst {} ({name})", self.count, worst.word().to_lowercase());
        let (remote, exploited) = (self.remote.flag(), self.exploited.flag());
        for (holds, words) in [(remote, "remote code execution"), (exploited, "known to be exploited")] {
            if holds == Some(true) {
                why.push_str(", ");
                why.push_str(words);
            }
        }
        let mut fact = Fact::yes(why).with("vulnerable_count", Added::Number(self.count));
        // an ungraded one could be worse than any that is not critical or high
        if self.ungraded == 0 || worst >= Severity::High {
            fact = fact.with("vulnerable_worst", Added::Text(worst.word().to_lowercase()));
        }
        for (name, flag) in [("vulnerable_rce", remote), ("vulnerable_exploited", exploited)] {
            if let Some(flag) = flag {
                fact = fact.with(name, Added::Flag(flag));
            }
        }
        fact.of = self.of;
        fact
    }
}
