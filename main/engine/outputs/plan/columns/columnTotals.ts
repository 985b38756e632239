/** Adds up the rows of a plan in columns, the same numbers as `totalsOf` gives for its objects. */
import { planKinds, type PlanAction, type PlanKind, type PlanTotals } from '../../../../../shared/domain/plan';
import { rowState } from '../totals';
import type { EntryColumns } from './entryColumns';
import { fact, localTypeShift } from './entryFacts';
import { createRowBytes } from './rowBytes';

const kindRange = 32;
/** Actions whose bytes follow from the sizes alone, unless a local file is copied. */
const replacing: ReadonlySet<PlanAction> = new Set(['overwrite', 'pick', 'retry', 'clear-read-only']);
const asking: ReadonlySet<PlanAction> = new Set(['keep-newer', 'keep-all']);
const still: ReadonlySet<PlanAction> = new Set(['skip', 'keep-mine', 'ask']);

export function columnTotals(entries: EntryColumns): PlanTotals {
  const { kind, facts, remoteSize, localSize } = entries.facts;
  const cells = entries.words.decisions.count * kindRange;
  const counts = new Uint32Array(cells);
  const farm = new Float64Array(cells);
  const mine = new Float64Array(cells);
  const bytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };
  const bytesAt = createRowBytes(entries);
  const isAlone = (index: number): boolean => entries.hasFrom(index) || entries.isOddDecision(index);
  const addOne = (index: number): void => {
    const row = bytesAt(index);
    bytes.fetch += row.fetch;
    bytes.copyLocal += row.copyLocal;
    bytes.replaced += row.replaced;
    bytes.backup += row.backup;
  };
  /** In the order in which they appear, which is the order of the keys in the document. */
  const used: number[] = [];
  for (let index = 0; index < entries.length; index += 1) {
    const cell = (entries.decisions[index] ?? 0) * kindRange + (kind[index] ?? 0);
    const count = counts[cell] ?? 0;
    if (count === 0) used.push(cell);
    counts[cell] = count + 1;
    if (isAlone(index)) {
      addOne(index);
      continue;
    }
    farm[cell] = (farm[cell] ?? 0) + (remoteSize[index] ?? 0);
    const bits = facts[index] ?? 0;
    const isFile = (bits & fact.hasLocal) !== 0 && ((bits >> localTypeShift) & 3) === 0;
    if (isFile) mine[cell] = (mine[cell] ?? 0) + (localSize[index] ?? 0);
  }
  const byKind: Partial<Record<PlanKind, number>> = {};
  const byAction: Partial<Record<PlanAction, number>> = {};
  const states = { decided: 0, undecided: 0, blocked: 0 };
  const special = new Set<number>();
  for (const cell of used) {
    const count = counts[cell] ?? 0;
    const name = planKinds[cell % kindRange];
    if (name === undefined) continue;
    byKind[name] = (byKind[name] ?? 0) + count;
    const decision = entries.words.decisions.at(Math.floor(cell / kindRange));
    const state = rowState({ kind: name, ...(decision === undefined ? {} : { decision }) });
    states[state] += count;
    if (state !== 'decided' || decision === undefined) continue;
    byAction[decision.action] = (byAction[decision.action] ?? 0) + count;
    if (asking.has(decision.action)) special.add(cell);
    else if (!still.has(decision.action)) {
      bytes.fetch += farm[cell] ?? 0;
      if (!replacing.has(decision.action)) continue;
      bytes.replaced += mine[cell] ?? 0;
      if (decision.backup !== false) bytes.backup += mine[cell] ?? 0;
    }
  }
  if (special.size > 0) {
    for (let index = 0; index < entries.length; index += 1) {
      if (special.has((entries.decisions[index] ?? 0) * kindRange + (kind[index] ?? 0)) && !isAlone(index))
        addOne(index);
    }
  }
  return {
    entries: entries.length,
    ...states,
    byKind,
    byAction,
    fetchBytes: bytes.fetch,
    copyLocalBytes: bytes.copyLocal,
    replacedBytes: bytes.replaced,
    backupBytes: bytes.backup,
  };
}
