/** The plan bar's numbers from the columns, in one pass: the same as `totalsOf` gives for the plan document. */
import type { PlanAction, PlanEntry } from '../../../shared/domain/plan';
import { writesInFlight } from '../outputs/plan/settle';
import { forecastSpace, type SpaceForecast, type SpaceItem } from '../outputs/plan/space';
import { rowBytes, type RowBytes } from '../outputs/plan/totals';
import { actionCodes, isBlockedKind } from './codes';
import { flagCopiesMine, flagMineIsFile, type Columns } from './columns';
import { kindsPerDecision, type Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import { setCopies } from './setCopies';

export interface ReviewTotals {
  readonly undecided: number;
  readonly blocked: number;
  readonly byAction: Partial<Record<PlanAction, number>>;
  /** Decided files per decision id and kind (`id * kindsPerDecision + kind`), for the rules. */
  readonly byDecision: ReadonlyMap<number, number>;
  /** The same for files that wait for a person. */
  readonly undecidedBy: ReadonlyMap<number, number>;
  readonly fetchBytes: number;
  readonly backupBytes: number;
  readonly writeCount: number;
  /** Files copied from here, so that new sets are whole. */
  readonly copyLocalCount: number;
  readonly copyLocalBytes: number;
  /** Volumes whose free space is known. */
  readonly volumes: readonly {
    readonly volume: number;
    readonly forecast: SpaceForecast;
    readonly writesBytes: number;
  }[];
}

/** What an action does to bytes: nothing; fetches beside; fetches over mine, or only over an older one; asks more than sizes. */
type Shape = 'nothing' | 'fetches' | 'replaces' | 'replaces-older' | 'special';
const shapes: Readonly<Record<PlanAction, Shape>> = {
  skip: 'nothing',
  'keep-mine': 'nothing',
  ask: 'nothing',
  retry: 'replaces',
  download: 'fetches',
  'keep-both': 'fetches',
  elsewhere: 'fetches',
  rename: 'fetches',
  'rename-local': 'fetches',
  overwrite: 'replaces',
  'clear-read-only': 'replaces',
  pick: 'replaces',
  'keep-newer': 'replaces-older',
  'keep-all': 'special',
};

const noBytes: RowBytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };

interface Sums {
  size: number;
  freed: number;
}

/** `entryWithDecision` is asked only where the numbers depend on more than action and sizes. */
export function totalsOfReview(
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  entryWithDecision: (position: number) => PlanEntry,
): ReviewTotals {
  const cells = sumCells(columns, decisions.ids, table);
  const byDecision = new Map<number, number>();
  const undecidedBy = new Map<number, number>();
  const byAction: Partial<Record<PlanAction, number>> = {};
  const perRoot = columns.plan.roots.map((): Sums => ({ size: 0, freed: 0 }));
  const all = { undecided: 0, blocked: 0, fetch: 0, backup: 0, write: 0, copies: 0, copied: 0 };
  const add = (root: number, count: number, bytes: RowBytes): void => {
    all.write += count;
    all.fetch += bytes.fetch;
    all.backup += bytes.backup;
    all.copied += bytes.copyLocal;
    const sums = perRoot[root];
    if (sums === undefined) return;
    sums.size += bytes.fetch + bytes.copyLocal;
    sums.freed += bytes.replaced - bytes.backup;
  };
  const special = new Set<number>();
  cells.counts.forEach((count, cell) => {
    if (count === 0) return;
    const id = Math.floor(cell / cells.roots / kindsPerDecision);
    const kind = Math.floor(cell / cells.roots) % kindsPerDecision;
    const action = table.get(id)?.action;
    const key = id * kindsPerDecision + kind;
    if (action === undefined || !decisions.settles(id, kind)) {
      if (isBlockedKind(kind)) all.blocked += count;
      else {
        all.undecided += count;
        undecidedBy.set(key, (undecidedBy.get(key) ?? 0) + count);
      }
      return;
    }
    byAction[action] = (byAction[action] ?? 0) + count;
    byDecision.set(key, (byDecision.get(key) ?? 0) + count);
    const shape = table.get(id)?.version === undefined ? shapes[action] : 'special';
    if (shape === 'special' || (cells.copiesMine && shape === 'fetches')) special.add(id);
    else if (shape !== 'nothing') {
      const replaced = shape === 'fetches' ? 0 : (cells.mineBytes[cell] ?? 0);
      const backup = table.get(id)?.backup === false ? 0 : replaced;
      add(cell % cells.roots, count - (cells.keptMine[cell] ?? 0), {
        fetch: cells.farmBytes[cell] ?? 0,
        copyLocal: 0,
        replaced,
        backup,
      });
    }
  });
  const isHeld = (id: number): boolean => cells.files(id) > 0;
  const isCopied = setCopies(columns, decisions, table, isHeld);
  const bytesAt = (position: number): RowBytes => {
    const mine = columns.mineBytes[position] ?? 0;
    if (isCopied?.(position) === true) return { ...noBytes, copyLocal: mine };
    const id = decisions.ids[position] ?? 0;
    if (table.get(id)?.action !== 'keep-newer') return rowBytes(entryWithDecision(position));
    if (columns.newerSideOf(position) !== 'remote' || !decisions.isDecided(position)) return noBytes;
    const replaced = ((columns.flags[position] ?? 0) & flagMineIsFile) === 0 ? 0 : mine;
    const backup = table.get(id)?.backup === false ? 0 : replaced;
    return { fetch: columns.farmBytes[position] ?? 0, copyLocal: 0, replaced, backup };
  };
  if (isCopied !== undefined) {
    let overwrites = 0;
    for (let position = 0; position < columns.count; position += 1) {
      if (!isCopied(position)) continue;
      all.copies += 1;
      add(columns.root[position] ?? 0, 1, bytesAt(position));
      if (table.actionCode(decisions.ids[position] ?? 0) !== actionCodes.overwrite) continue;
      overwrites += 1;
      // It was added above as one that is fetched over mine.
      const { fetch, copyLocal, replaced, backup } = rowBytes(entryWithDecision(position));
      add(columns.root[position] ?? 0, -1, {
        fetch: -fetch,
        copyLocal: -copyLocal,
        replaced: -replaced,
        backup: -backup,
      });
    }
    // The plan's document says of them that both are kept.
    moveCount(byAction, 'skip', all.copies - overwrites);
    moveCount(byAction, 'overwrite', overwrites);
  }
  if (special.size > 0) {
    for (let position = 0; position < columns.count; position += 1) {
      if (!special.has(decisions.ids[position] ?? 0) || !decisions.isDecided(position)) continue;
      const bytes = bytesAt(position);
      const isWritten =
        shapes[table.get(decisions.ids[position] ?? 0)?.action ?? 'skip'] === 'fetches' ||
        bytes.fetch > 0 ||
        bytes.replaced > 0;
      add(columns.root[position] ?? 0, isWritten ? 1 : 0, bytes);
    }
  }
  return {
    undecided: all.undecided,
    blocked: all.blocked,
    byAction,
    byDecision,
    undecidedBy,
    fetchBytes: all.fetch,
    backupBytes: all.backup,
    writeCount: all.write,
    copyLocalCount: all.copies,
    copyLocalBytes: all.copied,
    volumes: forecastVolumes(columns, perRoot, (volume) => spaceItems(columns, decisions, volume, bytesAt)),
  };
}

function moveCount(byAction: Partial<Record<PlanAction, number>>, from: PlanAction, count: number): void {
  if (count === 0) return;
  const rest = (byAction[from] ?? 0) - count;
  if (rest > 0) byAction[from] = rest;
  else Reflect.deleteProperty(byAction, from);
  byAction['keep-both'] = (byAction['keep-both'] ?? 0) + count;
}

interface Cells {
  readonly roots: number;
  /** Indexed (id * kindsPerDecision + kind) * roots + root. */
  readonly counts: Uint32Array;
  readonly farmBytes: Float64Array;
  readonly mineBytes: Float64Array;
  /** Files whose decision keeps the newer side where that is mine; their bytes are not in the sums. */
  readonly keptMine: Uint32Array;
  readonly copiesMine: boolean;
  /** How many have a decision. */
  readonly files: (id: number) => number;
}

/** Everything that is decided alike is summed alike, so the one pass over the files only adds. */
function sumCells(columns: Columns, ids: Uint32Array, table: DecisionTable): Cells {
  const { count, kind, root, flags, farmBytes, mineBytes, plan } = columns;
  const roots = Math.max(1, plan.roots.length);
  const size = table.size * kindsPerDecision * roots;
  const cells = {
    counts: new Uint32Array(size),
    farmBytes: new Float64Array(size),
    mineBytes: new Float64Array(size),
    keptMine: new Uint32Array(size),
  };
  const keepsNewer = Uint8Array.from({ length: table.size }, (_, id) =>
    table.get(id)?.action === 'keep-newer' ? 1 : 0,
  );
  let allFlags = 0;
  for (let position = 0; position < count; position += 1) {
    const cell = ((ids[position] ?? 0) * kindsPerDecision + (kind[position] ?? 0)) * roots + (root[position] ?? 0);
    const bits = flags[position] ?? 0;
    allFlags |= bits;
    cells.counts[cell] = (cells.counts[cell] ?? 0) + 1;
    if (keepsNewer[ids[position] ?? 0] === 1 && columns.newerSideOf(position) !== 'remote') {
      cells.keptMine[cell] = (cells.keptMine[cell] ?? 0) + 1;
      continue;
    }
    cells.farmBytes[cell] = (cells.farmBytes[cell] ?? 0) + (farmBytes[position] ?? 0);
    if ((bits & flagMineIsFile) !== 0)
      cells.mineBytes[cell] = (cells.mineBytes[cell] ?? 0) + (mineBytes[position] ?? 0);
  }
  const perId = kindsPerDecision * roots;
  return {
    roots,
    ...cells,
    copiesMine: (allFlags & flagCopiesMine) !== 0,
    files: (id) => cells.counts.subarray(id * perId, (id + 1) * perId).reduce((sum, files) => sum + files, 0),
  };
}

function forecastVolumes(
  { plan }: Columns,
  perRoot: readonly Sums[],
  itemsOf: (volume: number) => Iterable<SpaceItem>,
): ReviewTotals['volumes'] {
  return plan.volumes.flatMap(({ id, freeBytes }) => {
    if (freeBytes === null) return [];
    const sums = { size: 0, freed: 0 };
    for (const [index, { volume }] of plan.roots.entries()) {
      if (volume !== id) continue;
      sums.size += perRoot[index]?.size ?? 0;
      sums.freed += perRoot[index]?.freed ?? 0;
    }
    // While every replaced file is backed up nothing is freed on the way, and the end is the lowest point.
    const end = freeBytes - sums.size;
    const forecast =
      sums.freed === 0
        ? { lowestFreeBytes: end, finalFreeBytes: end }
        : forecastSpace(freeBytes, itemsOf(id), writesInFlight);
    return [{ volume: id, forecast, writesBytes: sums.size }];
  });
}

/** In the order of the plan, which is the order of writing. */
function* spaceItems(
  columns: Columns,
  decisions: Decisions<unknown>,
  volume: number,
  bytesAt: (position: number) => RowBytes,
): Generator<SpaceItem> {
  for (let index = 0; index < columns.count; index += 1) {
    const position = columns.positionOf(index);
    if (columns.plan.roots[columns.root[position] ?? 0]?.volume !== volume || !decisions.isDecided(position)) continue;
    const bytes = bytesAt(position);
    const sizeBytes = bytes.fetch + bytes.copyLocal;
    if (sizeBytes > 0 || bytes.replaced > 0) yield { sizeBytes, freedBytes: bytes.replaced - bytes.backup };
  }
}
