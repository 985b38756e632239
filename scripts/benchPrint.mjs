/** The result of a bench on a terminal: a line for each row. */

const seconds = (figure) => (figure === null ? '' : (figure.median / 1000).toFixed(3));
const megabytes = (figure) => (figure === null ? '' : (figure.max / 1e6).toFixed(0));

export function printRows(rows) {
  const width = Math.max(24, ...rows.map(({ id }) => id.length + 1));
  const heads = ['target', 'wall s', 'CPU s', 'peak MB', 'ratio', 'goal'].map((head) => head.padStart(9)).join('');
  console.log(`  ${'verdict'.padEnd(9)}${''.padEnd(width)}${heads}  against`);
  for (const { id, target, ours, control, ratio, goal, verdict, why } of rows) {
    const cells = [
      target ?? '',
      ...(ours === null ? ['', '', ''] : [seconds(ours.wallMs), seconds(ours.cpuMs), megabytes(ours.rssBytes)]),
      ratio === null ? '' : `${ratio.median.toFixed(2)}×`,
      goal === null ? '' : goalText(ratio, goal),
    ];
    const told = [control?.tool, verdict === 'pass' ? undefined : why].filter((part) => part !== undefined).join(': ');
    console.log(`  ${verdict.padEnd(9)}${id.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}  ${told}`);
  }
}

function goalText(ratio, goal) {
  if (ratio === null) return goal < 100 ? `${goal.toFixed(2)}` : goal.toExponential(2);
  return `${ratio.better === 'lower' ? '≤' : '≥'}${goal.toFixed(2)}×`;
}
