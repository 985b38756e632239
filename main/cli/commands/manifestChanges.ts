/** How changes are told to a person. */
import type { Output } from '../output/output';

const states = ['new', 'modified', 'deleted', 'unknown'] as const;

/** A line for each path, or one that nothing changed. `unknown`: nothing differs that could be compared. */
export function printChanges(
  changes: Readonly<Record<(typeof states)[number], readonly string[]>>,
  output: Output,
): void {
  for (const state of states) for (const path of changes[state]) output.text(`${state.padEnd(8)} ${path}`);
  if (states.every((state) => changes[state].length === 0)) output.text('Nothing changed.');
}
