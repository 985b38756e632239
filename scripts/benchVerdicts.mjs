/** What samples say: medians, spread, ratios round by round, and whether a goal is met. */

const noisyAbove = 0.1;

export function spread(values) {
  if (values.some((value) => value === null || value === undefined)) return null;
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
 * One verdict for each goal. `limit` is an absolute figure; `best` names the cases of which the quickest is to be beaten:
 * ours divided by the smallest of theirs in the same round, at most `atMost`. A control that scatters decides nothing.
 */
export function verdictsOf({ id, goals = [] }, samples) {
  const own = samples.get(id) ?? [];
  return goals.map((goal) => {
    const values = own.map((sample) => sample[goal.measure] ?? null);
    if (values.length === 0 || values.includes(null)) return { ...goal, verdict: 'skipped', why: 'not measured' };
    if (goal.limit !== undefined) {
      const found = spread(values).median;
      return { ...goal, found, verdict: found <= goal.limit ? 'pass' : 'fail' };
    }
    const controls = goal.best.filter((control) => (samples.get(control) ?? []).length === values.length);
    if (controls.length === 0) return { ...goal, verdict: 'skipped', why: 'tool missing' };
    const best = values.map((_, round) =>
      Math.min(...controls.map((control) => samples.get(control)[round][goal.measure])),
    );
    const ratio = spread(values.map((value, round) => value / best[round]));
    const { mad, median: middle } = spread(best);
    const isMet = ratio.median <= goal.atMost;
    // A clear result stays clear however much the other tool scatters.
    const isClear = isMet ? ratio.max <= goal.atMost : ratio.min > goal.atMost;
    const verdict = mad / middle > noisyAbove && !isClear ? 'noisy' : isMet ? 'pass' : 'fail';
    return { ...goal, controls, ratio, verdict };
  });
}
