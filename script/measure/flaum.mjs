// What script/flaum measures with:
//   sider SITE TARGETS SECONDS RATE    asks for pages at a fixed rate, however slow the answers are; prints the times of each page
//   samla FOLDER ROUNDS JSON           the rounds without and with a flood, side by side; ends with 1 when a p99 is more than doubled
//   tider SITE NAMES MANY JSON         the time of logins of each kind; ends with 1 when medians are 5 ms apart
import { randomBytes, randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [part, ...given] = process.argv.slice(2);
const FACTOR = 2;
const APART = 5;
const AT_ONCE = 500;

const sorted = (list) => [...list].sort((a, b) => a - b);
const part_of = (list, share) => sorted(list)[Math.max(0, Math.ceil(list.length * share) - 1)];
const median = (list) => part_of(list, 0.5);
const round = (x) => Math.round(x * 100) / 100;

function ask(agent, site, path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done) => {
    const begun = performance.now();
    const answer = (status) => done({ status, ms: performance.now() - begun });
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const sent = request(site + path, { agent, method, headers: { ...headers, ...length }, timeout: 20_000 }, (got) => {
      got.on("data", () => {}).on("end", () => answer(got.statusCode)).on("error", () => answer(0));
    });
    sent.on("timeout", () => sent.destroy()).on("error", () => answer(0));
    sent.end(body);
  });
}

async function sider(site, file, seconds, rate) {
  const targets = readFileSync(file, "utf8").trim().split("\n").map((line) => line.split("\t"));
  const names = [...new Set(targets.map(([name]) => name))];
  const of = Object.fromEntries(names.map((name) => [name, targets.filter((target) => target[0] === name)]));
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const begun = performance.now();
  const waiting = [];
  const late = [];
  let wrong = 0;
  for (let nr = 0; nr < seconds * rate; nr++) {
    const due = begun + (nr * 1000) / rate;
    const left = due - performance.now();
    if (left > 0) await new Promise((done) => setTimeout(done, left));
    late.push(performance.now() - due);
    const name = names[nr % names.length];
    const [, path, token] = of[name][randomInt(of[name].length)];
    const headers = { Cookie: `__Host-sesjon=${token}`, "Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip" };
    waiting.push(ask(agent, site, path, { headers }).then(({ status, ms }) => {
      if (status === 200) times[name].push(ms);
      else wrong++;
    }));
  }
  await Promise.all(waiting);
  agent.destroy();
  console.log(JSON.stringify({ times, wrong, late: round(part_of(late, 0.99)) }));
}

function samla(folder, rounds, out) {
  const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
  const kinds = { roleg: [], flaum: [] };
  for (const kind in kinds) for (let nr = 1; nr <= rounds; nr++) kinds[kind].push({ ...read(`${kind}${nr}.json`), cpu: read(`${kind}${nr}.cpu`) });
  const flood = kinds.flaum.map((_, nr) => read(`flaum${nr + 1}.flaum`));
  const pages = {};
  for (const name of [...Object.keys(kinds.roleg[0].times), "alle"]) {
    const of = (one) => (name === "alle" ? Object.values(one.times).flat() : one.times[name]);
    const figures = (list) => {
      // the middle one of the rounds: one in which the machine did something else does not count
      const rundar = list.map((one) => round(part_of(of(one), 0.99)));
      return { n: list.flatMap(of).length, p50: round(part_of(list.flatMap(of), 0.5)), p99: median(rundar), rundar };
    };
    const [roleg, flaum] = [figures(kinds.roleg), figures(kinds.flaum)];
    pages[name] = { roleg, flaum, p50_gonger: round(flaum.p50 / roleg.p50), p99_gonger: round(flaum.p99 / roleg.p99) };
  }
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const status = {};
  for (const one of flood) for (const key in one.status) status[key] = (status[key] ?? 0) + one.status[key];
  const all = { pages, innloggingar: { sekund: sum(flood.map((one) => one.sekund)), n: sum(flood.map((one) => one.n)), status,
    utan_svar: sum(flood.map((one) => one.utan_svar)), p50: flood.map((one) => one.p50), p99: flood.map((one) => one.p99) } };
  for (const kind in kinds) {
    all[kind] = { feil: sum(kinds[kind].map((one) => one.wrong)), sein_p99: kinds[kind].map((one) => one.late), cpu_app_s: sum(kinds[kind].map((one) => one.cpu.app)) / 100,
      cpu_pg_s: sum(kinds[kind].map((one) => one.cpu.pg)) / 100,
      maskina_oppteken: kinds[kind].map((one) => round(one.cpu.alt / one.cpu.finst)) };
  }
  writeFileSync(out, JSON.stringify(all) + "\n");
  console.log(JSON.stringify(all));
  const worst = Math.max(...Object.values(pages).map((page) => page.p99_gonger));
  const told = Object.entries(pages).map(([name, page]) => `${name} ${page.roleg.p99} → ${page.flaum.p99} ms (${page.p99_gonger} ×)`).join(", ");
  console.log(`Flaum: ${all.innloggingar.n} innloggingar på ${Math.round(all.innloggingar.sekund)} s (${JSON.stringify(status)}). p99: ${told}. Sider som ikkje kom: ${all.roleg.feil} utan, ${all.flaum.feil} med.`);
  process.exitCode = worst <= FACTOR && all.flaum.feil === 0 ? 0 : 1;
}

// Mann and Whitney's: how far the ranks are from those of two heaps that are alike, in standard deviations; and how often one of a is slower than one of b.
function ranks(a, b) {
  const all = [...a.map((ms) => [ms, 0]), ...b.map((ms) => [ms, 1])].sort((x, y) => x[0] - y[0]);
  let [sum, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to][0] === all[from][0]) to++;
    for (let at = from; at < to; at++) if (all[at][1] === 0) sum += (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [n, m, both] = [a.length, b.length, a.length * b.length];
  const u = sum - (n * (n + 1)) / 2;
  const spread = Math.sqrt((both / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  return { z: round((u - both / 2) / spread), tregare: round(u / both) };
}

async function tider(site, file, many, out) {
  const people = readFileSync(file, "utf8").trim().split("\n").map((line) => line.split("|"));
  const named = (kind) => people.filter(([what]) => what === kind).map(([, name]) => name);
  // as long as the others, and as many
  const names = { kjend: named("kjend"), sperra: named("sperra") };
  names.ukjend = names.sperra.map((name) => `q${name.slice(1, -1)}q`);
  // each is tried as often as the others
  const few = Math.min(...Object.values(names).map((list) => list.length));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const login = (name, nr) => ask(agent, site, "/logg-inn", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin",
      "X-Forwarded-For": `10.${100 + Math.floor(nr / 60000)}.${Math.floor(nr / 250) % 250}.${1 + (nr % 250)}` },
    body: `brukarnamn=${encodeURIComponent(name)}&passord=${randomBytes(8).toString("hex")}&til=`,
  });
  for (let nr = 0; nr < 20; nr++) await login(`varm.${nr}`, 600_000 + nr);
  const kinds = Object.keys(names);
  const times = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const answers = {};
  for (let nr = 0; nr < many; nr++) {
    const order = kinds.map((kind) => [randomInt(1 << 30), kind]).sort((a, b) => a[0] - b[0]);
    for (const [at, [, kind]] of order.entries()) {
      const { status, ms } = await login(names[kind][nr % few], nr * kinds.length + at);
      times[kind].push(ms);
      answers[`${kind} ${status}`] = (answers[`${kind} ${status}`] ?? 0) + 1;
    }
  }
  agent.destroy();
  const all = { n: many, svar: answers, median: {}, p90: {}, par: {} };
  for (const kind of kinds) {
    all.median[kind] = round(median(times[kind]));
    all.p90[kind] = round(part_of(times[kind], 0.9));
  }
  let wrong = Object.keys(answers).length !== kinds.length || new Set(Object.keys(answers).map((key) => key.split(" ")[1])).size !== 1;
  for (const [a, b] of [["kjend", "ukjend"], ["sperra", "ukjend"], ["kjend", "sperra"]]) {
    const skilnad = round(median(times[a]) - median(times[b]));
    wrong ||= Math.abs(skilnad) >= APART;
    all.par[`${a}-${b}`] = { skilnad, ...ranks(times[a], times[b]) };
  }
  writeFileSync(out, JSON.stringify(all) + "\n");
  console.log(JSON.stringify(all));
  console.log(`Tider: median ${kinds.map((kind) => `${kind} ${all.median[kind]} ms`).join(", ")}; ` +
    Object.entries(all.par).map(([pair, one]) => `${pair}: ${one.skilnad} ms, z ${one.z}, tregare i ${Math.round(one.tregare * 100)} %`).join("; "));
  process.exitCode = wrong ? 1 : 0;
}

if (part === "sider") await sider(given[0], given[1], Number(given[2]), Number(given[3]));
else if (part === "samla") samla(given[0], Number(given[1]), given[2]);
else if (part === "tider") await tider(given[0], given[1], Number(given[2]), given[3]);
else throw new Error(`unknown part ${part}`);
