/**
 * The table of the README, made from the checked-in result of a bench: `node scripts/benchTable.mjs [--write]`.
 * Without `--write` it fails when the README says something else than the result.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './projectFolders.mjs';

const resultFile = join(root, 'test', 'bench', 'results', 'bench-result.json');
const readme = join(root, 'README.md');
const begin = '<!-- made from test/bench/results/bench-result.json by scripts/benchTable.mjs -->';
const end = '<!-- end of what is made -->';

const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`);
const memory = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const measureOf = ({ id }) => (/\.memory(\.|$)/.test(id) ? 'rssBytes' : /\.cpu(\.|$)/.test(id) ? 'cpuMs' : 'wallMs');

function figure(figures, measure) {
  const value = figures?.[measure]?.median;
  return value === undefined ? '–' : measure === 'rssBytes' ? memory(value) : time(value);
}

function goalOf({ ratio, goal, control }, measure) {
  if (goal === null) return '–';
  if (ratio !== null) return `${ratio.better === 'lower' ? '≤' : '≥'} ${goal.toFixed(2)}×`;
  if (control !== null || goal < 10) return `${goal.toFixed(2)}×`;
  return `≤ ${measure === 'rssBytes' ? memory(goal) : time(goal)}`;
}

function lineOf(row) {
  const measure = measureOf(row);
  const beside = row.control === null ? '–' : `${figure(row.control, measure)} (${row.control.tool})`;
  const ratio = row.ratio === null ? '–' : `${row.ratio.median.toFixed(2)}×`;
  const cells = [
    `\`${row.id}\``,
    row.target ?? '–',
    figure(row.ours, measure),
    beside,
    ratio,
    goalOf(row, measure),
    row.verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The paragraph and the table that stand in the README, between their marks. */
export function tableOf({ at, class: machineClass, commit, satchel, tools, rows }) {
  const named = Object.entries(tools).map(([tool, version]) => `${tool} ${version ?? 'was not there'}`);
  const judged = rows.filter(({ verdict, ours }) => verdict !== 'skipped' && ours !== null);
  const skipped = rows.filter((row) => !judged.includes(row)).map(({ id }) => `\`${id}\``);
  return [
    begin,
    '',
    `Measured on ${at.slice(0, 10)} with version ${satchel}${commit === null ? '' : ` (${commit.slice(0, 7)})`}, class \`${machineClass}\`. Beside it: ${named.join(', ')}.`,
    '',
    '| Row | Target | Satchel | Beside | Ratio | Goal | Verdict |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...judged.map(lineOf),
    '',
    ...(skipped.length === 0 ? [] : [`Not judged in that run: ${skipped.join(', ')}.`, '']),
    end,
  ].join('\n');
}

/** The README with this table in the place of the one it has. */
export function withTable(text, table) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error('The README has no place for the table of the bench.');
  return text.slice(0, from) + table + text.slice(to + end.length);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(readme, 'utf8');
  const made = withTable(text, tableOf(JSON.parse(readFileSync(resultFile, 'utf8'))));
  if (process.argv.includes('--write')) writeFileSync(readme, made);
  else if (made !== text) {
    console.error('The table of the README is not that of the result: node scripts/benchTable.mjs --write');
    process.exitCode = 1;
  }
}
