/** Turns the conditions of one rule into a test for a row. */
import type { PlanEntry, PlanRule } from '../../../../shared/domain/plan';
import { compileGlob } from './glob';
import { baseName } from './relativePath';

export interface MatchContext {
  /** Whether names of a root differ by case. */
  isCaseSensitive(rootId: number): boolean;
  /** The step that wrote a file, where it is known. */
  stepIdOf?(entry: PlanEntry): string | undefined;
}

export type RowTest = (entry: PlanEntry) => boolean;

/** All conditions but `kinds`, which the caller answers by table; `undefined` when there are none. `input.invalid` for a bad glob. */
export function compileConditions(when: PlanRule['when'], context: MatchContext): RowTest | undefined {
  const tests: RowTest[] = [];
  if (when.glob !== undefined) tests.push(globTest(when.glob, context));
  if (when.notGlob !== undefined) {
    const test = globTest(when.notGlob, context);
    tests.push((entry) => !test(entry));
  }
  if (when.extensions !== undefined) {
    const extensions = when.extensions.map((extension) => `.${extension.replace(/^\./, '').toLowerCase()}`);
    tests.push((entry) => {
      const name = baseName(entry.path).toLowerCase();
      return extensions.some((extension) => name.endsWith(extension) && name.length > extension.length);
    });
  }
  const { sizeMin, sizeMax, localNewerByMs, remoteNewerByMs, untouched, edited, sequence, exists } = when;
  if (sizeMin !== undefined) tests.push((entry) => entry.remote.size >= sizeMin);
  if (sizeMax !== undefined) tests.push((entry) => entry.remote.size <= sizeMax);
  if (localNewerByMs !== undefined)
    tests.push(
      (entry) => entry.local !== undefined && localAheadUs(entry) >= BigInt(Math.round(localNewerByMs * 1000)),
    );
  if (remoteNewerByMs !== undefined)
    tests.push(
      (entry) => entry.local !== undefined && -localAheadUs(entry) >= BigInt(Math.round(remoteNewerByMs * 1000)),
    );
  if (untouched !== undefined) tests.push((entry) => (entry.untouched === true) === untouched);
  if (edited !== undefined) tests.push((entry) => isEdited(entry) === edited);
  if (sequence !== undefined) tests.push((entry) => (entry.seq !== undefined) === sequence);
  if (exists !== undefined) tests.push((entry) => (entry.local !== undefined) === exists);
  if (when.stepIds !== undefined) {
    const stepIds = new Set(when.stepIds);
    tests.push((entry) => stepIds.has(context.stepIdOf?.(entry) ?? ''));
  }
  if (when.taskIds !== undefined) {
    const taskIds = new Set(when.taskIds);
    tests.push((entry) => entry.remote.taskId !== undefined && taskIds.has(entry.remote.taskId));
  }
  if (when.roots !== undefined) {
    const roots = new Set(when.roots);
    tests.push((entry) => roots.has(entry.root));
  }
  return tests.length === 0 ? undefined : (entry) => tests.every((test) => test(entry));
}

function globTest(glob: string, context: MatchContext): RowTest {
  const exact = compileGlob(glob, true);
  const folded = compileGlob(glob, false);
  return (entry) => (context.isCaseSensitive(entry.root) ? exact : folded)(entry.path);
}

function isEdited(entry: PlanEntry): boolean {
  return entry.kind === 'edited-here' || entry.also?.includes('edited-here') === true;
}

function localAheadUs(entry: PlanEntry): bigint {
  return BigInt(entry.local?.mtimeNs ?? '0') / 1000n - BigInt(entry.remote.mtimeUs);
}
