// Search and keys of the exported page. Without this script, the page shows everything at once.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const box = document.getElementById("q");
  const list = document.querySelector("#list ol");
  const status = document.getElementById("status");
  const names = JSON.parse(document.getElementById("names").textContent);
  const LEVELS = { novice: 1, competent: 2, advanced: 3, expert: 4 };
  const CAPABILITY = [50, 30, 50, 65, 80];
  const DETAIL = [22, 14, 22, 28, 34];
  // By the letter of a field: its weight, its group, its label, and whether it lists names.
  const FIELDS = {
    n: [180, 0, "name", 1], a: [160, 0, "name", 1], i: [80, 0, "id", 1], s: [80, 0, "slug", 1],
    c: [0, 1, "cap", 1], d: [0, 2, "cap", 1], v: [40, 9, "cap", 0], p: [50, 3, "resp", 1],
    r: [36, 3, "resp", 1], x: [9, 10, "resp", 0], m: [12, 6, "metric", 1], A: [34, 4, "art", 1],
    y: [9, 9, "art", 0], X: [6, 10, "art", 0], t: [25, 5, "prop", 1], o: [5, 10, "prop", 0],
    M: [12, 7, "mission", 0], h: [8, 10, "text", 0], b: [4, 10, "limit", 0], V: [7, 8, "with", 0],
    T: [4, 8, "with", 0], F: [4, 8, "with", 0], N: [7, 8, "notes", 0], E: [12, 9, "level", 0],
    Z: [4, 10, "text", 0], B: [0, 10, "from", 0], P: [0, 10, "path", 0],
  };
  const SCOPES = {
    name: "na", id: "i", slug: "s", path: "P", cap: "cdv", capability: "cdv", resp: "prx",
    responsibility: "prx", metric: "m", art: "AyX", artifact: "AyX", type: "y", prop: "ot",
    property: "ot", tech: "ot", tool: "ot", verb: "V", freq: "F", frequency: "F", boundary: "b",
    not: "b", notes: "N", text: "Z", mission: "M",
  };
  const INITIALS = "nacdtpr";
  const NAMED = "nasic";
  const QUIET = new Set("a about all an and any are as at be by can could do does for from get has have help how i in into is it its me my need needs of on or our please should so some someone that the their them there these they this to us want was we what when where which who whose why will with would you your".split(" "));

  const fold = text => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/[\u2018\u2019]/g, "'").replace(/[\u2010-\u2015]/g, "-");
  const JOINTS = /[-\/_.']/;
  const bare = word => {
    const text = word.replace(/[^\p{L}\p{N}+#]+$/u, "");
    const from = text.search(/[\p{L}\p{N}]/u);
    return from < 0 ? "" : text.slice(from > 0 && text[from - 1] === "." ? from - 1 : from);
  };
  const words = text => text.split(/[\s,;:()\[\]{}"<>=|!?*`\\→⇒·…、。]+/u).map(bare).filter(Boolean);
  const parts = word => (JOINTS.test(word) ? word.split(JOINTS) : [])
    .filter(part => part.length > 1 && /\p{L}/u.test(part));
  const joined = word => word.replace(/[-\/_']/g, "");
  const numbers = word => {
    if (!/^[a-z]{3,}$/.test(word)) return [];
    const forms = [];
    const hisses = stem => /(s|x|z|ch|sh)$/.test(stem);
    if (/..ies$/.test(word)) forms.push(word.slice(0, -3) + "y");
    else if (/es$/.test(word) && hisses(word.slice(0, -2))) forms.push(word.slice(0, -2));
    if (/[^sui]s$/.test(word) && word.length > 3) forms.push(word.slice(0, -1));
    if (/[^aeou]y$/.test(word)) forms.push(word.slice(0, -1) + "ies");
    else forms.push(word + (hisses(word) ? "es" : "s"));
    return forms;
  };
  const initials = text => (text.match(/[\p{L}\p{N}]+/gu) || []).map(word => word[0]).join("");

  // The index: for each role, its texts with their words.
  const roles = all("article").map((article, order) => {
    const texts = [];
    let item = 0;
    let last = null;
    for (const node of all("[data-f]", article)) {
      const holder = node.closest("li") || node;
      if (holder !== last) item += 1;
      last = holder;
      const field = node.dataset.f;
      const level = +(holder.dataset.l || node.dataset.l || 0);
      const whole = fold(node.textContent).trim();
      // Details and tools stand in one element.
      for (const folded of "dtoa".includes(field) && node.tagName !== "DIV" ? whole.split(", ") : [whole]) {
        const spaced = "is".includes(field) ? folded.replace(/[-_.\/]/g, " ") : folded;
        texts.push({ node, field, level, item, folded, words: words(spaced) });
      }
    }
    const own = texts.filter(text => "nasi".includes(text.field));
    const name = article.querySelector("h2").textContent;
    const to = all("a[data-f=T]", article).map(link => decodeURIComponent(link.hash.slice(1)));
    return { article, order, name, id: article.id, texts, own, to, by: 0, row: null };
  });
  const byId = new Map(roles.map(role => [role.id, role]));
  for (const role of roles) for (const to of new Set(role.to)) if (byId.has(to)) byId.get(to).by += 1;
  const missing = new Set(all("[data-f=T].no").map(node => fold(node.textContent))).size;
  const total = roles.length + missing;
  const vocabulary = new Set();
  const listed = new Set();
  for (const role of roles) for (const text of role.texts) for (const word of text.words) {
    for (const part of [word, ...parts(word)]) {
      vocabulary.add(part);
      if (FIELDS[text.field][3]) listed.add(part);
    }
  }

  const distance = (a, b) => {
    const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
    for (let i = 1; i <= a.length; i++) {
      rows.push([i]);
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length][b.length];
  };
  const scattered = (text, term) => {
    if (term.length < 4 || text.length > 64) return false;
    for (const start of text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)) {
      if (start[0] !== term[0]) continue;
      let at = start.index;
      let breaks = 0;
      let found = true;
      for (const letter of term.slice(1)) {
        const next = text.indexOf(letter, at + 1);
        if (next < 0) { found = false; break; }
        if (next !== at + 1) breaks += 1;
        at = next;
      }
      if (found && breaks * 2 <= term.length && at + 1 - start.index <= term.length * 3) return true;
    }
    return false;
  };

  // A word of the query, with its other forms.
  const needle = text => {
    const own = joined(text);
    const single = new Set();
    const phrases = [];
    for (const other of names[text] || []) {
      const split = other.split(" ");
      if (split.length > 1) phrases.push(split);
      else for (const form of [other, ...numbers(other)]) single.add(form);
    }
    const short = /^(\p{L})(\d+)(\p{L})$/u.exec(text);
    const pairs = [];
    if (own.length >= 5) {
      for (const form of [own, ...numbers(own)]) {
        for (let at = 2; at < form.length - 1; at++) pairs.push(form.slice(0, at) + " " + form.slice(at));
      }
    }
    return {
      text, forms: new Set([own, ...numbers(own)]), single, phrases, pairs: new Set(pairs),
      shape: short && +short[2] >= 5 ? short : null, known: vocabulary.has(text),
    };
  };
  // The quality of a match in 1/64; 0 for none.
  const quality = (word, term, similar, field) => {
    if (word === term.text) return 64;
    const pieces = parts(word);
    if (pieces.includes(term.text)) return 60;
    if (term.forms.has(word) || pieces.some(part => term.forms.has(part)) || term.forms.has(joined(word))) return 60;
    if (term.shape && word[0] === term.shape[1] && word.endsWith(term.shape[3]) && word.length === +term.shape[2] + 2) return 56;
    if (term.single.has(word) || pieces.some(part => term.single.has(part))) return 48;
    if (word.startsWith(term.text) || pieces.some(part => part.startsWith(term.text))) {
      if (term.text.length > 2) return term.known ? 1 : 24;
      return field === "n" ? 8 : 0;
    }
    if (!similar || term.known || !FIELDS[field][3] || term.text.length < 4) return 0;
    if (term.text.length > 2 && word.includes(term.text)) return 16;
    const most = term.text.length < 8 ? 1 : 2;
    for (const part of [word, ...pieces]) {
      if (Math.abs(part.length - term.text.length) > most) continue;
      const errors = distance(term.text, part);
      if (errors <= most) return errors === 1 ? 48 : 32;
    }
    return scattered(word, term.text) ? 16 : 0;
  };
  const weight = text => text.field === "c" ? CAPABILITY[text.level] : text.field === "d" ? DETAIL[text.level] : FIELDS[text.field][0];
  const followed = (text, phrase) => {
    const found = [];
    for (let at = 0; at + phrase.length <= text.words.length; at++) {
      const here = phrase.every((word, n) => {
        const own = text.words[at + n];
        return own === word || numbers(word).includes(own) || parts(own).includes(word);
      });
      if (here) found.push(at);
    }
    return found;
  };

  // The matches of a term in a role: value, item, field and position.
  const places = (role, term, similar) => {
    const found = [];
    const add = (text, share, at) => {
      const whole = NAMED.includes(text.field) && text.folded === term.raw ? 1.25 : 1;
      found.push({ value: weight(text) * share * whole, item: text.item, text, at });
    };
    for (const text of role.texts) {
      if (text.field === "P" && term.scope !== "P") continue;
      if (term.scope && !term.scope.includes(text.field)) continue;
      if (term.level && !(("cdv".includes(text.field)) && term.level(text.level))) continue;
      if (text.field === "B" && !term.scope) continue;
      if (term.inside) {
        if (text.folded.includes(term.inside)) add(text, 16, -1);
        continue;
      }
      if (term.phrase) {
        for (const at of followed(text, term.phrase)) add(text, 64, at);
        continue;
      }
      const word = term.word;
      if (!word) {
        if (text.field === "c") add(text, 64, -1);
        continue;
      }
      text.words.forEach((own, at) => {
        const share = quality(own, word, similar, text.field);
        if (share) add(text, share, at);
        if (at + 1 < text.words.length && word.pairs.has(own + " " + text.words[at + 1])) add(text, 60, at);
      });
      for (const phrase of word.phrases) for (const at of followed(text, phrase)) add(text, 48, at);
      if (INITIALS.includes(text.field) && word.text.length > 1) {
        const short = initials(text.folded);
        if (short === word.text && text.words.length > 1) add(text, 48, -1);
      }
      if (similar && !word.known && FIELDS[text.field][3] && text.words.length > 1 && scattered(text.folded, word.text)) add(text, 16, -1);
    }
    return found;
  };

  const compare = (sign, wanted) => level => level > 0 && (
    sign === ">=" ? level >= wanted : sign === "<=" ? level <= wanted : sign === ">" ? level > wanted
      : sign === "<" ? level < wanted : level === wanted);
  // The terms of a query: each is a list of alternatives.
  const parse = query => {
    const terms = [];
    const text = fold(query).replace(/\s*(>=|<=|[<>=])\s*/g, "$1").replace(/(\w:)\s+/g, "$1");
    const pieces = text.match(/!?(?:[\p{L}_-]+:)?(?:"[^"]*"?)(?:[<>=]+\S+)?|\||\S+/gu) || [];
    let either = false;
    for (const piece of pieces) {
      if (piece === "|" || piece === "or") { either = terms.length > 0; continue; }
      const not = piece.startsWith("!");
      let rest = not ? piece.slice(1) : piece;
      const term = { not, raw: fold(query).trim() };
      const field = /^([\p{L}_-]+):(.*)$/u.exec(rest);
      if (field && ["to", "from", "with"].includes(field[1])) {
        term.link = field[1];
        term.who = field[2].replace(/"/g, "");
      } else if (field && (field[1] === "sen" || field[1] === "seniority")) {
        term.scope = "E";
        rest = field[2].replace(/^[<>=]+/, "");
      } else if (field && ["lvl", "level"].includes(field[1])) {
        const found = /^([<>=]*)(\w+)$/.exec(field[2]);
        if (found && LEVELS[found[2]]) { term.level = compare(found[1] || "=", LEVELS[found[2]]); rest = ""; }
      } else if (field && SCOPES[field[1]]) {
        term.scope = SCOPES[field[1]];
        rest = field[2];
      }
      const at = /^(.*?)(>=|<=|[<>=])(\w+)$/.exec(rest);
      if (at && LEVELS[at[3]]) { term.level = compare(at[2], LEVELS[at[3]]); term.scope = "cd"; rest = at[1]; }
      if (!term.link) {
        if (rest.startsWith("'")) term.inside = rest.slice(1).replace(/'$/, "");
        else {
          const split = words(rest.replace(/"/g, " ").replace(/^\^|\$$/g, ""));
          if (split.length > 1) term.phrase = split;
          else if (split.length === 1) {
            term.word = needle(split[0]);
            if (JOINTS.test(rest) && parts(rest).length > 1 && !vocabulary.has(split[0])) { term.word = null; term.phrase = parts(rest); }
          } else if (!term.level && !term.scope) continue;
        }
      }
      if (either) terms[terms.length - 1].push(term);
      else terms.push([term]);
      either = false;
    }
    return terms;
  };
  const called = who => {
    const exact = roles.filter(role => role.own.some(text => text.folded === who));
    if (exact.length) return exact;
    const wanted = words(who);
    return roles.filter(role => wanted.every(word => words(fold(role.name)).some(own => own === word || own.startsWith(word))));
  };
  const linked = (role, term) => {
    const wanted = new Set(called(term.who).map(other => other.id));
    const out = term.link !== "from" && role.to.filter(to => wanted.has(to)).length;
    const into = term.link !== "to" && [...wanted].some(id => byId.get(id).to.includes(role.id)) ? 1 : 0;
    return (out || 0) + into;
  };
  const matches = (role, clause, similar) => {
    const found = [];
    let holds = false;
    for (const term of clause) {
      const here = term.link ? linked(role, term) : places(role, term, similar).length;
      if (term.not ? here === 0 : here > 0) holds = true;
      if (term.not || !here) continue;
      if (term.link) for (let n = 0; n < here; n++) found.push({ value: 4 * 64, item: 0, text: null, at: -1, group: 8 });
      else found.push(...places(role, term, similar));
    }
    return holds ? found : null;
  };
  const HALF = 50 * 64;
  const strength = found => {
    const groups = new Map();
    for (const place of found) {
      const group = place.text ? FIELDS[place.text.field][1] : 8;
      const now = groups.get(group) || [0, 0];
      groups.set(group, [Math.max(now[0], place.value), now[1] + place.value]);
    }
    let sum = 0;
    for (const [best, all] of groups.values()) sum += best ? best + best * (all - best) / (best + (all - best)) : 0;
    return sum;
  };
  const rarity = count => Math.log(1 + total / Math.max(count, 1));
  const score = (rare, strong) => rare * strong / (strong + HALF);
  // The strength of all terms in one item.
  const together = found => {
    if (found.length < 2 || found.some(places => !places.some(place => place.text))) return 0;
    let best = 0;
    for (const item of new Set(found[0].map(place => place.item))) {
      const inside = found.map(places => places.filter(place => place.item === item));
      if (inside.some(places => !places.length)) continue;
      const top = inside.map(places => Math.max(...places.map(place => place.value)));
      let mean = top.reduce((a, b) => a + b, 0) / top.length;
      for (const start of inside[0]) {
        let last = start;
        let sum = start.value;
        const chain = inside.slice(1).every(places => {
          const next = places.find(place => place.text === last.text && (place.at === last.at + 1 || place.at === last.at && place.at >= 0));
          if (!next) return false;
          sum += next.value;
          last = next;
          return true;
        });
        if (chain) mean = Math.max(mean, 2 * sum / inside.length);
      }
      best = Math.max(best, mean);
    }
    return best;
  };

  const find = query => {
    const terms = parse(query);
    if (!terms.length) return roles.map(role => ({ role, group: 0 }));
    const whole = fold(query).trim().split(/\s+/).join(" ");
    const full = terms.map(clause => new Map(roles.map(role => [role, matches(role, clause, false)])));
    const near = terms.map((clause, n) => new Map(roles.map(role => [role, full[n].get(role) || matches(role, clause, true)])));
    const count = maps => maps.map(map => [...map.values()].filter(Boolean).length);
    const [fullCounts, nearCounts] = [count(full), count(near)];
    const hits = [];
    const add = (role, group, found, counts) => {
      const rare = counts.map(rarity);
      let sum = 0;
      found.forEach((places, n) => { if (places) sum += score(rare[n], strength(places)); });
      if (group < 2) sum += score(rare.reduce((a, b) => a + b, 0), together(found));
      const named = role.own.some(text => text.folded === whole);
      hits.push({ role, group, named, sum, found });
    };
    for (const role of roles) {
      const own = full.map(map => map.get(role));
      if (own.every(Boolean)) { add(role, 0, own, fullCounts); continue; }
      const close = near.map(map => map.get(role));
      if (close.every(Boolean)) add(role, 1, close, fullCounts.map((n, at) => n || nearCounts[at]));
    }
    if (hits.length < 10 && terms.length > 1 && !hits.some(hit => hit.named)) {
      const done = new Set(hits.map(hit => hit.role));
      const some = roles.filter(role => !done.has(role)).map(role => {
        let covered = 0;
        let holds = true;
        const found = terms.map((clause, n) => {
          const map = fullCounts[n] ? full[n] : near[n];
          const here = map.get(role);
          const plain = clause.length === 1 && clause[0].word && !clause[0].not && !clause[0].scope;
          if (!plain) { holds = holds && Boolean(here); return here; }
          if (here && !QUIET.has(clause[0].word.text)) { covered += rarity(fullCounts[n] || nearCounts[n]); return here; }
          return null;
        });
        return { role, covered, found, holds };
      }).filter(entry => entry.holds && entry.covered > 0);
      const most = Math.max(0, ...some.map(entry => entry.covered));
      for (const entry of some) if (entry.covered * 2 > most) add(entry.role, 2, entry.found, fullCounts.map((n, at) => n || nearCounts[at]));
    }
    return hits.sort((a, b) => a.group - b.group || b.named - a.named || b.sum - a.sum
      || a.role.name.length - b.role.name.length || b.role.by - a.role.by || a.role.order - b.role.order);
  };

  // The list, with the reason of each hit.
  const TITLES = ["", "Similar spelling", "Most of the words"];
  const reason = hit => {
    const place = (hit.found || []).flat().filter(place => place && place.text).sort((a, b) => b.value - a.value)[0];
    if (!place || "nsi".includes(place.text.field)) return "";
    const text = place.text.node.textContent.trim().replace(/\s+/g, " ");
    const word = place.text.words[Math.max(0, place.at)] || "";
    const at = Math.max(0, fold(text).indexOf(word));
    const from = at > 60 ? text.lastIndexOf(" ", at - 30) + 1 : 0;
    const cut = text.slice(from, from + 110);
    return FIELDS[place.text.field][2] + ": " + (from ? "… " : "") + cut + (text.length > from + 110 ? " …" : "");
  };
  let hits = [];
  let cursor = 0;
  const show = () => {
    hits = find(box.value);
    list.replaceChildren();
    let group = 0;
    hits.forEach((hit, number) => {
      if (hit.group !== group) {
        group = hit.group;
        const title = document.createElement("li");
        title.className = "dim";
        title.textContent = TITLES[group];
        list.append(title);
      }
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = "#" + hit.role.id;
      link.textContent = hit.role.name;
      const small = document.createElement("small");
      small.textContent = box.value.trim() ? reason(hit) : "";
      row.append(link, small);
      hit.row = row;
      row.dataset.number = number;
      list.append(row);
    });
    cursor = 0;
    const matches = hits.filter(hit => hit.group === 0).length;
    status.textContent = box.value.trim() ? matches + " of " + roles.length : roles.length + " roles";
    mark();
  };
  const mark = () => {
    for (const hit of hits) hit.row.classList.toggle("on", hit === hits[cursor]);
    if (hits[cursor]) hits[cursor].row.scrollIntoView({ block: "nearest" });
  };
  // The place in the address decides what is shown, so that back and forward work.
  const go = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (_) { id = ""; }
    root.classList.toggle("all", id === "all");
    const target = document.getElementById(id);
    const shown = target && target.closest("article, section") || id !== "all" && document.querySelector("article");
    for (const node of all(".shown")) node.classList.remove("shown");
    if (shown) {
      shown.classList.add("shown");
      const name = shown.querySelector("h2");
      document.title = name ? name.textContent : "";
      const at = hits.findIndex(hit => hit.role.id === shown.id);
      if (at >= 0) { cursor = at; mark(); }
      window.scrollTo(0, 0);
    }
  };
  const step = by => {
    if (!hits.length) return;
    cursor = Math.min(Math.max(cursor + by, 0), hits.length - 1);
    mark();
  };
  box.addEventListener("input", show);
  window.addEventListener("hashchange", go);
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target === box;
    if (event.key === "ArrowDown" && typing) step(1);
    else if (event.key === "ArrowUp" && typing) step(-1);
    else if (event.key === "Enter" && typing) { if (hits[cursor]) location.hash = hits[cursor].role.id; }
    else if (event.key === "Escape" && typing) { if (box.value) { box.value = ""; show(); go(); } else box.blur(); }
    else if (event.key === "/" && !typing) { box.focus(); box.select(); }
    else if (!typing && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
      if (hits[cursor]) location.hash = hits[cursor].role.id;
    } else return;
    event.preventDefault();
  });
  window.addEventListener("beforeprint", () => root.classList.add("printing"));
  root.classList.add("js");
  show();
  go();
})();
