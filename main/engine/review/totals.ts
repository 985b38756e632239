/** The plan bar's numbers from the columns, in one pass: the same as `totalsOf` gives for the plan document. */
import type { PlanAction, PlanEntry } from '../../../shared/domain/plan';
import { planActions } from '../../../shared/domain/plan';
import { forecastSpace, type SpaceForecast } from '../outputs/space';
import { rowBytes, type RowBytes } from '../outputs/totals';
import { actionCodes } from './codes';
import { flagMineIsFile, type Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';

export interface ReviewTotals {
  readonly undecided: number;
  readonly blocked: number;
  readonly byAction: Partial<Record<PlanAction, number>>;
  /** Decided files per decision id and kind, for the rules. */
  readonly byDecision: ReadonlyMap<number, number>;
  readonly fetchBytes: number;
  readonly backupBytes: number;
  readonly writeCount: number;
  /** Free space at the lowest point and at the end, by root index; roots without a measured volume are left out. */
  readonly volumes: readonly {
    readonly volume: number;
    readonly forecast: SpaceForecast;
    readonly writesBytes: number;
  }[];
}

/** How many files a download keeps in flight, as the forecast of space assumes. */
const inFlight = 8;

const writesNothing: readonly PlanAction[] = ['skip', 'keep-mine', 'ask', 'retry'];
const fetches: readonly PlanAction[] = ['download', 'keep-both', 'elsewhere', 'rename', 'rename-local'];
const replaces: readonly PlanAction[] = ['overwrite', 'clear-read-only'];

/** `entryWithDecision` is asked only where the numbers depend on more than action and sizes. */
export function totalsOfReview(
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  entryWithDecision: (position: number) => PlanEntry,
): ReviewTotals {
  const bytesOf = byteCounter(columns, table, decisions, entryWithDecision);
  const actions = new Uint32Array(planActions.length);
  const byDecision = new Map<number, number>();
  const perRoot = columns.plan.roots.map(() => ({ size: 0, freed: 0 }));
  const counts = { undecided: 0, blocked: 0, fetch: 0, backup: 0, write: 0 };
  for (let position = 0; position < columns.count; position += 1) {
    if (!decisions.isDecided(position)) {
      if (decisions.isUndecided(position)) counts.undecided += 1;
      else counts.blocked += 1;
      continue;
    }
    const id = decisions.ids[position] ?? 0;
    const code = table.actionCode(id);
    actions[code] = (actions[code] ?? 0) + 1;
    // The id and the kind in one number: the two built-in rules share an origin.
    const key = id * 32 + (columns.kind[position] ?? 0);
    byDecision.set(key, (byDecision.get(key) ?? 0) + 1);
    const bytes = bytesOf(position, id, code);
    if (bytes === undefined) continue;
    counts.write += 1;
    counts.fetch += bytes.fetch;
    counts.backup += bytes.backup;
    const root = perRoot[columns.root[position] ?? 0];
    if (root !== undefined) {
      root.size += bytes.fetch + bytes.copyLocal;
      root.freed += bytes.replaced - bytes.backup;
    }
  }
  const byAction: Partial<Record<PlanAction, number>> = {};
  actions.forEach((count, code) => {
    const action = planActions[code];
    if (count > 0 && action !== undefined) byAction[action] = count;
  });
  return {
    undecided: counts.undecided,
    blocked: counts.blocked,
    byAction,
    byDecision,
    fetchBytes: counts.fetch,
    backupBytes: counts.backup,
    writeCount: counts.write,
    volumes: forecastVolumes(columns, perRoot, function* (volume) {
      for (const position of inPlanOrder(columns)) {
        if (columns.plan.roots[columns.root[position] ?? 0]?.volume !== volume || !decisions.isDecided(position))
          continue;
        const id = decisions.ids[position] ?? 0;
        const bytes = bytesOf(position, id, table.actionCode(id));
        if (bytes !== undefined) {
          yield { sizeBytes: bytes.fetch + bytes.copyLocal, freedBytes: bytes.replaced - bytes.backup };
        }
      }
    }),
  };
}

type ByteCounter = (position: number, id: number, actionCode: number) => RowBytes | undefined;

/** Bytes a decided file moves; undefined when nothing is written for it. The answer is reused by the next call. */
function byteCounter(
  columns: Columns,
  table: DecisionTable,
  decisions: Decisions<unknown>,
  entryWithDecision: (position: number) => PlanEntry,
): ByteCounter {
  const shape = new Uint8Array(planActions.length).fill(3);
  for (const action of writesNothing) shape[actionCodes[action]] = 0;
  for (const action of fetches) shape[actionCodes[action]] = 1;
  for (const action of replaces) shape[actionCodes[action]] = 2;
  const bytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };
  return (position, id, actionCode) => {
    switch (shape[actionCode]) {
      case 0:
        return undefined;
      case 1:
        if (decisions.copiesMine(position)) return rowBytes(entryWithDecision(position));
        bytes.fetch = columns.farmBytes[position] ?? 0;
        bytes.replaced = 0;
        bytes.backup = 0;
        return bytes;
      case 2: {
        const isFile = ((columns.flags[position] ?? 0) & flagMineIsFile) !== 0;
        bytes.fetch = columns.farmBytes[position] ?? 0;
        bytes.replaced = isFile ? (columns.mineBytes[position] ?? 0) : 0;
        bytes.backup = table.get(id)?.backup === false ? 0 : bytes.replaced;
        return bytes;
      }
      default: {
        const special = rowBytes(entryWithDecision(position));
        return special.fetch + special.copyLocal + special.replaced === 0 ? undefined : special;
      }
    }
  };
}

function forecastVolumes(
  { plan }: Columns,
  perRoot: readonly { readonly size: number; readonly freed: number }[],
  itemsOf: (volume: number) => Iterable<{ readonly sizeBytes: number; readonly freedBytes: number }>,
): ReviewTotals['volumes'] {
  return plan.volumes.flatMap(({ id, freeBytes }) => {
    const sums = plan.roots.reduce(
      (sum, { volume }, index) =>
        volume === id
          ? { size: sum.size + (perRoot[index]?.size ?? 0), freed: sum.freed + (perRoot[index]?.freed ?? 0) }
          : sum,
      { size: 0, freed: 0 },
    );
    if (freeBytes === null) return [];
    // While every replaced file is backed up nothing is freed on the way, and the end is the lowest point.
    const end = freeBytes - sums.size;
    const forecast =
      sums.freed === 0
        ? { lowestFreeBytes: end, finalFreeBytes: end }
        : forecastSpace(freeBytes, itemsOf(id), inFlight);
    return { volume: id, forecast, writesBytes: sums.size };
  });
}

function inPlanOrder(columns: Columns): Uint32Array {
  const positions = new Uint32Array(columns.count);
  for (let position = 0; position < columns.count; position += 1) positions[columns.entryAt[position] ?? 0] = position;
  return positions;
}
