//! The order inside the layers: few crossings.

use super::layers::{Kind, Layers};
use super::pull::Stay;

/// Rounds without a better order before a search ends, and the most rounds of a search.
const PATIENCE: usize = 6;
const ROUNDS: usize = 24;

/// Orders every layer. Returns the crossings that are left.
pub(super) fn order(layers: &mut Layers) -> usize {
    let mut best = (usize::MAX, Vec::new());
    for down in [true, false] {
        layers.order = walked(layers, down);
        search(layers, &mut best);
        if best.0 == 0 {
            break;
        }
    }
    layers.order = best.1;
    best.0
}

/// Orders every layer as the columns say that some of its items had, everything else between its neighbours.
/// Returns the crossings.
pub(super) fn order_by(layers: &mut Layers, columns: &[Option<Stay>]) -> usize {
    let mut near: Vec<Option<i32>> = columns.iter().map(|stay| stay.map(|stay| stay.at)).collect();
    for _ in 0..layers.order.len() {
        for item in (0..near.len()).filter(|&item| columns[item].is_none()) {
            let links = layers.items[item].up.iter().chain(&layers.items[item].down);
            let known: Vec<i32> = links.filter_map(|&other| near[other]).collect();
            let mean = known.iter().sum::<i32>().checked_div(i32::try_from(known.len()).unwrap_or(1));
            near[item] = mean.or(near[item]);
        }
    }
    // walls stand beside what they hold
    for frame in &layers.frames {
        let inside: Vec<i32> = frame.inside.iter().filter_map(|&item| near[item]).collect();
        let mean = inside.iter().sum::<i32>().checked_div(i32::try_from(inside.len()).unwrap_or(1));
        for &wall in frame.walls.iter().flatten() {
            near[wall] = mean;
        }
    }
    for layer in &mut layers.order {
        layer.sort_by_key(|&item| near[item]);
    }
    let mut place = places(layers);
    layers.gather(&mut place);
    crossings(layers, &place)
}

/// The layers in the order in which a walk along the links meets the items.
fn walked(layers: &Layers, down: bool) -> Vec<Vec<usize>> {
    let mut of = vec![0; layers.items.len()];
    for (at, layer) in layers.order.iter().enumerate() {
        for &item in layer {
            of[item] = at;
        }
    }
    let mut walked: Vec<Vec<usize>> = vec![Vec::new(); layers.order.len()];
    let mut met = vec![false; layers.items.len()];
    let ends = |item: usize| if down { &layers.items[item].up } else { &layers.items[item].down };
    for start in (0..layers.items.len()).filter(|&item| ends(item).is_empty()) {
        let mut stack = vec![start];
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut met[item], true) {
                continue;
            }
            walked[of[item]].push(item);
            let next = if down { &layers.items[item].down } else { &layers.items[item].up };
            stack.extend(next.iter().rev());
        }
    }
    walked
}

/// Improves an order by sweeps down and up; notes the best one met.
fn search(layers: &mut Layers, best: &mut (usize, Vec<Vec<usize>>)) {
    let mut place = places(layers);
    let unit = layers.units();
    let mut waited = 0;
    for round in 0..ROUNDS {
        layers.gather(&mut place);
        while swap_neighbours(layers, &mut place, &unit, false) {}
        let now = crossings(layers, &place);
        waited += 1;
        if now < best.0 {
            *best = (now, layers.order.clone());
            waited = 0;
        }
        if best.0 == 0 || waited >= PATIENCE {
            return;
        }
        sweep(layers, &mut place, round % 2 == 0, round % 4 < 2);
        if round % 4 > 1 {
            layers.gather(&mut place);
            swap_neighbours(layers, &mut place, &unit, true);
        }
    }
}

fn places(layers: &Layers) -> Vec<usize> {
    let mut place = vec![0; layers.items.len()];
    for layer in &layers.order {
        note(layer, &mut place);
    }
    place
}

fn note(layer: &[usize], place: &mut [usize]) {
    for (at, &item) in layer.iter().enumerate() {
        place[item] = at;
    }
}

/// Orders each layer by the mean place of what it is linked to in the layer before.
fn sweep(layers: &mut Layers, place: &mut [usize], down: bool, left: bool) {
    let count = layers.order.len();
    for step in 1..count {
        let at = if down { step } else { count - 1 - step };
        let mut layer = std::mem::take(&mut layers.order[at]);
        let mean = |&item: &usize| {
            let links = if down { &layers.items[item].up } else { &layers.items[item].down };
            let sum: usize = links.iter().map(|&other| place[other]).sum();
            // without a link it stays where it is
            if links.is_empty() { place[item] * SCALE } else { sum * SCALE / links.len() }
        };
        if left {
            layer.sort_by_key(mean);
        } else {
            layer.reverse();
            layer.sort_by_key(mean);
        }
        note(&layer, place);
        layers.order[at] = layer;
    }
}

/// Means keep this many steps between two places.
const SCALE: usize = 64;

/// Swaps neighbours wherever that removes a crossing, or `even` where it changes nothing; true when it removed one.
fn swap_neighbours(layers: &mut Layers, place: &mut [usize], unit: &[Option<usize>], even: bool) -> bool {
    let mut better = false;
    for at in 0..layers.order.len() {
        let mut layer = std::mem::take(&mut layers.order[at]);
        for left in 0..layer.len().saturating_sub(1) {
            let (one, two) = (&layers.items[layer[left]], &layers.items[layer[left + 1]]);
            let wall = matches!(one.kind, Kind::Wall(_)) || matches!(two.kind, Kind::Wall(_));
            if wall || unit[layer[left]] != unit[layer[left + 1]] {
                continue;
            }
            let links = |one: &[usize], two: &[usize]| inverted(one, two, place);
            let (first, second) = (layer[left], layer[left + 1]);
            let own = |first, second| usize::from(layers.back_before(first, second));
            let now = links(&one.up, &two.up) + links(&one.down, &two.down) + own(first, second);
            let then = links(&two.up, &one.up) + links(&two.down, &one.down) + own(second, first);
            if then < now || (even && then == now) {
                layer.swap(left, left + 1);
                place[layer[left]] = left;
                place[layer[left + 1]] = left + 1;
                better |= then < now;
            }
        }
        layers.order[at] = layer;
    }
    better
}

/// The pairs of links that cross when `one` is left of `two`.
fn inverted(one: &[usize], two: &[usize], place: &[usize]) -> usize {
    one.iter().map(|&a| two.iter().filter(|&&b| place[b] < place[a]).count()).sum()
}

/// All crossings.
fn crossings(layers: &Layers, place: &[usize]) -> usize {
    let between = |layer: &Vec<usize>| -> usize {
        let mut ends: Vec<usize> = Vec::new();
        let mut count = 0;
        for (at, &item) in layer.iter().enumerate() {
            count += layer[at + 1..].iter().filter(|&&other| layers.back_before(item, other)).count();
            let mut own: Vec<usize> = layers.items[item].down.iter().map(|&below| place[below]).collect();
            own.sort_unstable();
            count += own.iter().map(|end| ends.iter().filter(|other| *other > end).count()).sum::<usize>();
            ends.extend(own);
        }
        count
    };
    layers.order.iter().map(between).sum()
}

#[cfg(test)]
mod tests {
    use super::super::layers::Measure;
    use super::super::order::{backward, ordered};
    use super::super::picture::{Node, Picture, Relation};
    use super::super::ranks::ranks;
    use super::*;

    fn crossings_of(nodes: usize, ends: &[(usize, usize)]) -> usize {
        let relation = |&(from, to): &(usize, usize)| Relation { from, to, ..Relation::default() };
        let relations: Vec<Relation> = ends.iter().map(relation).collect();
        let picture = Picture { nodes: vec![Node::default(); nodes], relations };
        let back = backward(&picture);
        let order = ordered(&picture, &back);
        let rank = ranks(&picture, &back, &order);
        let measure =
            Measure { words: vec![5; nodes], labels: vec![4; ends.len()], pad: 1, gap: 1, margin: 0 };
        super::order(&mut Layers::new(&picture, &back, &order, &rank, &measure))
    }

    #[test]
    fn a_tree_has_no_crossing() {
        assert_eq!(crossings_of(7, &[(0, 1), (0, 2), (1, 3), (2, 4), (1, 5), (2, 6)]), 0);
    }

    #[test]
    fn twisted_pairs_are_untwisted() {
        assert_eq!(crossings_of(6, &[(0, 5), (1, 4), (2, 3)]), 0);
        assert_eq!(crossings_of(4, &[(0, 2), (0, 3), (1, 2), (1, 3)]), 1);
    }
}
