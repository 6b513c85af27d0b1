use spelunk::posture::attack::*;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let estate =
        spelunk::ingest::load(&[spelunk::ingest::Input::Path(path.into())], &Default::default()).unwrap();
    let estate = spelunk::posture::complete(estate);
    let t = std::time::Instant::now();
    let a = Analysis::new(&estate, Options::default());
    println!(
        "analysis {:?} states {} links {} doors {} goals {} core {}",
        t.elapsed(),
        a.map.states.len(),
        a.map.links.len(),
        a.map.doors.len(),
        a.map.goals.len(),
        a.search.core.graph.edges()
    );
    let t = std::time::Instant::now();
    let v = a.view(&estate);
    println!("view {:?} {:?}", t.elapsed(), v.totals);
    println!("groups {} covering {}", v.groups(&estate).len(), v.covering().len());
    for (s, n) in v.levels() {
        println!("{s} {n}");
    }
    for p in v.paths.iter().take(std::env::args().nth(2).map_or(20, |n| n.parse().unwrap())) {
        println!(
            "\n{} {} {} {:?} {:?} [{}]",
            p.risk,
            p.score,
            p.title,
            p.origin,
            p.patterns,
            p.impacts.join(", ")
        );
        print!("{}", p.story());
        for b in &p.breaks {
            println!("   breaks: {}", b.title(&estate));
        }
        for b in &p.lessens {
            println!("   lessens: {}", b.title(&estate));
        }
    }
    println!();
    for p in patterns() {
        let m: Vec<_> = v.paths.iter().filter(|x| x.patterns.contains(&p.id.as_str())).collect();
        println!("{} {} {}", p.id, m.len(), m.first().map_or(String::new(), |x| x.title.clone()));
    }
    let mut e = std::collections::BTreeMap::new();
    for p in &v.paths {
        *e.entry((p.steps[0].words.clone())).or_insert(0) += 1;
    }
    for (k, n) in e {
        println!("  {n} {k}");
    }
    for g in v.groups(&estate).iter().take(40) {
        println!("g {} {}", g.paths.len(), g.shape);
    }
    for c in v.chokes.iter().take(12) {
        println!(
            "{} {:.1} {:.0}% entries {} targets {} only {}",
            estate.node(c.node).name(),
            c.pairs,
            c.share,
            c.entries,
            c.targets,
            c.only_way_to
        );
    }
    let w = WhatIf::new(&a);
    let t = std::time::Instant::now();
    let s = sever(&estate, &a, w.off());
    println!("sever {:?}", t.elapsed());
    if let Some(s) = s {
        println!("cut {} exact {} {} {}", s.cost, s.exact, s.near_entries.len(), s.near_targets.len());
        for r in s.near_targets {
            println!("  {} {}", r.kind().effort.word(), r.title(&estate));
        }
    }
    let t = std::time::Instant::now();
    let p = plan(&estate, &a, &w, Aim::default());
    println!("plan {:?} reached {} from {:?}", t.elapsed(), p.reached, p.start);
    for s in p.steps {
        println!(
            "  {} {} {} {} {:?}",
            s.remedy.kind().effort.word(),
            s.pairs_left,
            s.risk_left,
            s.remedy.title(&estate),
            s.worst_left
        );
    }
    for r in only_reported(&estate, &v.paths) {
        let p = &estate.paths()[r];
        println!("only theirs: {}", estate.text(p.title));
        for u in unseen(&estate, &a, p) {
            println!("   {:?}", u);
        }
    }
}
