// What package-lock.json brings: each package is for development alone, has a hash of what is fetched, and a licence that is known.
// Nothing of npm is in the product but the files in static/vendor and static/font, which have their licences beside them.
import { readFileSync } from 'node:fs';

const KNOWN = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'OFL-1.1', 'Python-2.0', 'Unlicense']);

const lock = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const wrong = [];
const counted = new Map();
for (const [path, found] of Object.entries(lock.packages)) {
  if (path === '') continue;
  const licence = found.license ?? 'ukjend';
  counted.set(licence, (counted.get(licence) ?? 0) + 1);
  const names = licence.replace(/[()]/g, ' ').split(/\s+(?:AND|OR)\s+|\s+/).filter(Boolean);
  if (!names.every((name) => KNOWN.has(name))) wrong.push(`${path}: lisensen «${licence}»`);
  if (!found.integrity) wrong.push(`${path}: utan avtrykk`);
  if (!found.dev) wrong.push(`${path}: ikkje berre til utvikling`);
}
console.log([...counted].sort((a, b) => b[1] - a[1]).map(([name, n]) => `${name} ${n}`).join(', '));
for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);
