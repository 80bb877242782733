use rolescope::atlas::*;
use rolescope::search::*;
fn rss() -> usize {
    std::fs::read_to_string("/proc/self/statm")
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 4
        / 1024
}
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let (atlas, piece) = whole::<Piece>(&Source::Paths(vec![root.into()]), WalkOptions::default());
    println!("load {:?} rss {}", t.elapsed(), rss());
    let t = std::time::Instant::now();
    let index = Index::new(&atlas, piece);
    println!(
        "index {:?} rss {} bytes {} per role {}",
        t.elapsed(),
        rss(),
        index.bytes(),
        index.bytes() / atlas.len()
    );
    println!("card {}", std::mem::size_of::<rolescope::role::Card>());
    let none = Default::default();
    if let Some(q) = std::env::args().nth(2) {
        for _ in 0..200 {
            let t = std::time::Instant::now();
            let h = index.search(&atlas, &none, &Query::parse(&q), Order::Match);
            println!("{} {:?}", h.len(), t.elapsed());
        }
        return;
    }
    let mut worst = (0.0, String::new());
    let mut all = vec![];
    for q in [
        "kubernetes",
        "graphql auth",
        "data engineer",
        "p95 latency",
        "zzzq",
        "sql>=advanced",
        "\"data contracts\"",
        "to:platform freq:daily",
        "security review",
        "e",
        "s",
        "p",
        "api design daily",
        "is:orphan",
        "!daily engineer",
    ] {
        print!("{q:24}");
        for n in 1..=q.chars().count() {
            let text: String = q.chars().take(n).collect();
            let t = std::time::Instant::now();
            let query = Query::parse(&text);
            let hits = index.search(&atlas, &none, &query, Order::Match);
            let ms = t.elapsed().as_secs_f64() * 1e3;
            all.push(ms);
            if ms > worst.0 {
                worst = (ms, text.clone());
            }
            print!(" {ms:.1}({})", hits.len());
        }
        println!();
    }
    all.sort_by(f64::total_cmp);
    println!(
        "median {:.2} p95 {:.2} worst {:?}",
        all[all.len() / 2],
        all[all.len() * 95 / 100],
        worst
    );
}
