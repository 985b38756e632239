/** What samples say: medians, spread, ratios round by round, and whether a goal is met; one row of the result for each goal. */

const noisyAbove = 0.1;
/** How much worse a ratio may be than in an earlier result of the same class of machine. */
const worseAbove = 0.1;

export function spread(values) {
  if (values.length === 0 || values.some((value) => value === null || value === undefined)) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = median(sorted);
  const deviations = sorted.map((value) => Math.abs(value - middle)).toSorted((a, b) => a - b);
  return { median: middle, min: sorted[0], max: sorted.at(-1), mad: median(deviations) };
}

function median(sorted) {
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The rows of a case: one for each goal, and one without a verdict of its own where it has none. A goal is `{ target, measure, ... }`
 * with `limit`, an absolute figure, or with `best`, the cases of which the quickest is to be met: `atMost` bounds ours divided by
 * theirs in the same round, `atLeast` theirs divided by ours.
 */
export function rowsOf(prefix, measured, samples) {
  const { id, goals = [] } = measured;
  if (goals.length === 0) return [rowOf(`${prefix}.${id}`, measured, undefined, samples)];
  const names = goals.map(
    ({ name, measure, limit }) =>
      `${name === undefined ? '' : `.${name}`}${measure === 'wallMs' ? '' : `.${shortNames[measure]}`}${limit === undefined ? '' : '.limit'}`,
  );
  return goals.map((goal, at) => {
    const isFirst = names.indexOf(names[at]) === at;
    return rowOf(`${prefix}.${id}${names[at]}${isFirst ? '' : `.${at + 1}`}`, measured, goal, samples);
  });
}

const shortNames = { cpuMs: 'cpu', rssBytes: 'memory' };

function rowOf(id, measured, goal, samples) {
  const own = samples.get(measured.id) ?? [];
  const controls = (goal?.best ?? []).filter((name) => own.length > 0 && samples.get(name)?.length === own.length);
  const best = bestOf(controls, goal, samples);
  const row = {
    id,
    target: goal?.target ?? null,
    ours: own.length === 0 ? null : figuresOf(own, measured),
    control: best === undefined ? null : { tool: best, ...figuresOf(samples.get(best), measured) },
    ratio: null,
    goal: goal?.limit ?? goal?.atMost ?? goal?.atLeast ?? null,
  };
  const note = noteOf(measured, goal, own);
  return { ...row, ...judge(measured, goal, own, controls, samples), ...(note === '' ? {} : { note }) };
}

/** The tool whose median is the best of those that were measured. */
function bestOf(controls, goal, samples) {
  const medianOf = (name) => spread(samples.get(name).map((sample) => sample[goal.measure]))?.median ?? Infinity;
  return controls.toSorted((a, b) => medianOf(a) - medianOf(b))[0];
}

function figuresOf(samples, { work }) {
  const of = (name) => spread(samples.map((sample) => sample[name]));
  return {
    wallMs: of('wallMs'),
    cpuMs: of('cpuMs'),
    rssBytes: of('rssBytes'),
    perSec: work === undefined ? null : spread(samples.map(({ wallMs }) => (work.count / wallMs) * 1000)),
  };
}

/** What the figures are of, where the row alone does not say it. */
function noteOf({ note, work }, goal, own) {
  const start = spread(own.map((sample) => sample.start?.wallMs));
  const server = spread(own.map((sample) => sample.serverCpuMs));
  return [
    note,
    goal === undefined ? undefined : goal.limit === undefined ? `ratio of ${goal.measure}` : `goal in ${goal.measure}`,
    work === undefined ? undefined : `perSec counts ${work.unit}`,
    start === null ? undefined : `the whole process takes ${start.median.toFixed(0)} ms`,
    server === null ? undefined : `the server takes ${server.median.toFixed(0)} ms of CPU`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

function judge(measured, goal, own, controls, samples) {
  if (measured.missing !== undefined)
    return measured.isFailed && goal !== undefined
      ? { verdict: 'fail', why: measured.missing }
      : { verdict: 'skipped', why: measured.isFailed ? measured.missing : `tool missing: ${measured.missing}` };
  if (measured.skipped !== undefined) return { verdict: 'skipped', why: measured.skipped };
  if (goal === undefined) return { verdict: 'skipped', why: 'no goal for this size' };
  const values = own.map((sample) => sample[goal.measure] ?? null);
  if (values.length === 0 || values.includes(null)) return { verdict: 'skipped', why: 'not measured' };
  if (goal.limit !== undefined) return { verdict: spread(values).median <= goal.limit ? 'pass' : 'fail' };
  if (controls.length === 0) return { verdict: 'skipped', why: 'tool missing' };
  const theirs = values.map((_, round) => Math.min(...controls.map((name) => samples.get(name)[round][goal.measure])));
  const better = goal.atLeast === undefined ? 'lower' : 'higher';
  const {
    median: middle,
    min,
    max,
  } = spread(values.map((value, round) => (better === 'lower' ? value / theirs[round] : theirs[round] / value)));
  const ratio = { median: middle, min, max, better };
  if (isNoisy(theirs)) return { ratio, verdict: 'noisy', why: 'the control scatters by more than 10 %' };
  const isMet = better === 'lower' ? middle <= goal.atMost : middle >= goal.atLeast;
  return { ratio, verdict: isMet ? 'pass' : 'fail' };
}

function isNoisy(values) {
  const { mad, median: middle } = spread(values);
  return mad > noisyAbove * middle;
}

/** The names of all cases that are to be measured once more: those with a goal that scatters, and what they are compared with. */
export function casesToRepeat(cases, samples) {
  const names = new Set();
  for (const measured of cases)
    for (const goal of measured.goals ?? [])
      if (rowOf('', measured, goal, samples).verdict === 'noisy')
        for (const name of [measured.id, ...goal.best]) names.add(name);
  return cases.filter(({ id }) => names.has(id));
}

/**
 * Rows beside those of an earlier result: a ratio that is more than a tenth worse on the same class of machine fails. Other classes
 * are told, not judged; nor is what is noisy.
 */
export function compareResults(now, before) {
  const known = new Map(before.rows.map((row) => [row.id, row]));
  const isSameClass = now.class === before.class;
  const lines = [];
  const rows = now.rows.map((row) => {
    const old = known.get(row.id)?.ratio ?? null;
    if (row.ratio === null || old === null) return row;
    const change = (row.ratio.better === 'lower' ? row.ratio.median / old.median : old.median / row.ratio.median) - 1;
    const isWorse = isSameClass && change > worseAbove && row.verdict !== 'noisy';
    const told = `${Math.abs(change * 100).toFixed(0)} % ${change > 0 ? 'worse' : 'better'} than before`;
    lines.push(`${row.id}: ${told}${isSameClass ? '' : ' (another class of machine: not judged)'}`);
    return isWorse ? { ...row, verdict: 'fail', why: told } : row;
  });
  return { rows, lines };
}
