/** The changes of a run in the order in which they are taken back. Pure. */
import type { Intent, JournalLine } from '../apply/journalLines';

/**
 * Done changes, newest first; a local file that made room gets its name back right after the file that took it goes. A name
 * that was given back within the run is no change.
 */
export function undoOrder(lines: readonly JournalLine[]): readonly Intent[] {
  const done = new Set(lines.flatMap((line) => ('done' in line ? [line.done.n] : [])));
  const intents = lines.flatMap((line) => ('intent' in line && done.has(line.intent.n) ? [line.intent] : []));
  const renames = new Map<string, Intent>();
  for (const intent of intents) {
    if (intent.op !== 'rename-local' || intent.to === undefined) continue;
    const wasGivenBack = renames.get(keyOf(intent.root, intent.to))?.to === intent.path;
    if (wasGivenBack) renames.delete(keyOf(intent.root, intent.to));
    else renames.set(keyOf(intent.root, intent.path), intent);
  }
  const ordered: Intent[] = [];
  for (const intent of intents.reverse()) {
    if (intent.op === 'rename-local') {
      if (renames.get(keyOf(intent.root, intent.path)) !== intent) continue;
      renames.delete(keyOf(intent.root, intent.path));
      ordered.push(intent);
      continue;
    }
    ordered.push(intent);
    const older = renames.get(keyOf(intent.root, intent.path));
    if (older === undefined) continue;
    ordered.push(older);
    renames.delete(keyOf(intent.root, intent.path));
  }
  return ordered;
}

/** The rename that follows the removal of a file at the same path. */
export function roomMakers(intents: readonly Intent[]): (intent: Intent) => Intent | undefined {
  const renames = intents.filter(({ op }) => op === 'rename-local');
  const byPath = new Map(renames.map((intent) => [keyOf(intent.root, intent.path), intent]));
  return ({ root, path }) => byPath.get(keyOf(root, path));
}

function keyOf(root: string, path: string): string {
  return `${root}\0${path}`;
}
