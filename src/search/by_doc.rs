//! Things grouped by the role they are of, without sorting: by counting.

/// Things of type `T` by the number of a role; of one role, in the order in which they came.
#[derive(Debug)]
pub(super) struct ByDoc<T> {
    /// Where those of role `n` begin; one more entry at the end.
    starts: Vec<u32>,
    things: Vec<T>,
}

impl<T: Copy> ByDoc<T> {
    /// Groups those of the roles that are `wanted`, of `docs` in all.
    pub(super) fn new(all: &[(u32, T)], docs: usize, wanted: impl Fn(u32) -> bool) -> ByDoc<T> {
        let mut starts = vec![0u32; docs + 1];
        for (doc, _) in all.iter().filter(|(doc, _)| wanted(*doc)) {
            if let Some(count) = starts.get_mut(*doc as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let Some((_, any)) = all.first() else { return ByDoc { starts, things: Vec::new() } };
        let mut things = vec![*any; sum as usize];
        let mut next = starts.clone();
        for (doc, thing) in all.iter().filter(|(doc, _)| wanted(*doc)) {
            if let Some(at) = next.get_mut(*doc as usize)
                && let Some(slot) = things.get_mut(*at as usize)
            {
                *slot = *thing;
                *at += 1;
            }
        }
        ByDoc { starts, things }
    }

    /// Those of one role.
    pub(super) fn of(&self, doc: usize) -> &[T] {
        match self.starts.get(doc..doc + 2) {
            Some(&[from, to]) => self.things.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_keep_their_order_within_a_role() {
        let all = [(2, 'a'), (0, 'b'), (2, 'c'), (1, 'x'), (2, 'd')];
        let grouped = ByDoc::new(&all, 4, |doc| doc != 1);
        let of = |doc: usize| grouped.of(doc).iter().collect::<String>();
        assert_eq!([of(0), of(1), of(2), of(3), of(9)], ["b", "", "acd", "", ""]);
    }
}
