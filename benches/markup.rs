//! What one message costs at the two borders. Run with `cargo bench --bench markup`.
//!
//! The client reads floods of 100,000 messages a second, so the first three rows matter most.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use streamside::chat::SafeText;
use streamside::markup::emote::Emotes;
use streamside::markup::html_read::Reader;
use streamside::markup::markdown::to_html;

/// A message by the road it takes.
const INWARDS: [(&str, &str); 5] = [
    ("plain", "<p>good morning everybody, what a set that was last night, still ringing in my ears</p>"),
    ("wide", "<p>おはようございます、昨日のセットは最高でした 🎉 まだ耳鳴りがします</p>"),
    (
        "closed list",
        "<p>hi <strong>ann</strong>, see <a href=\"https://example.org/a?b=1&amp;c=2\">https://example.org/a...</a> \
         <img class=\"emote\" alt=\":wave:\" src=\"https://media.example/emotes/wave.svg\"> it&#39;s <em>on</em></p>",
    ),
    (
        "html2text",
        "<p>hi <STRONG>ann</STRONG>, see <a href='https://example.org/a?b=1&amp;c=2'>https://example.org/a...</a> \
         <img class='emote' alt=':wave:' src='https://media.example/emotes/wave.svg'> it&rsquo;s <em>on</em></p>",
    ),
    (
        "long",
        "<h2>set list</h2>\n<ol>\n<li>one</li>\n<li>two <em>live</em></li>\n</ol>\n<blockquote>\n<p>be me</p>\n</blockquote>\n\
         <pre><code>fn main() {\n    println!(&quot;hi&quot;);\n}\n</code></pre>\n<p>and <b>so</b> <u>on</u><br>and on</p>",
    ),
];

const OUTWARDS: [(&str, &str); 2] = [
    ("short", "hi **ann**, see https://example.org/a?b=1 :wave:"),
    (
        "long",
        "# set list\n\n1. one\n2. two *live*\n\n> be me\n\n```rs\nfn main() {\n    hi();\n}\n```\n\n__so__ ~~on~~ and on :fire:",
    ),
];

fn gate(c: &mut Criterion) {
    let mut group = c.benchmark_group("SafeText");
    for (name, text) in [
        ("ascii", "good morning everybody, what a set that was last night, still ringing in my ears"),
        ("latin", "bonjour à tous, quel set c’était hier soir, j’ai encore les oreilles qui sifflent"),
        ("wide", "おはようございます、昨日のセットは最高でした 🎉 まだ耳鳴りがします"),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| SafeText::line(black_box(text))));
    }
}

fn inwards(c: &mut Criterion) {
    let mut reader = Reader::default();
    let mut group = c.benchmark_group("html_read");
    for (name, html) in INWARDS {
        group.throughput(Throughput::Bytes(html.len() as u64));
        group.bench_function(name, |b| b.iter(|| reader.read(black_box(html))));
    }
}

fn outwards(c: &mut Criterion) {
    let emotes = Emotes::builtin("https://media.example").expect("a web address");
    let mut group = c.benchmark_group("markdown");
    for (name, text) in OUTWARDS {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| to_html(black_box(text), &emotes)));
    }
}

criterion_group!(benches, gate, inwards, outwards);
criterion_main!(benches);
