/** Adds up a plan's rows: how many are decided, and the bytes each decision moves. */
import type {
  PlanAction,
  PlanContent,
  PlanDecision,
  PlanEntry,
  PlanKind,
  PlanTotals,
} from '../../../../shared/domain/plan';
import { isDecisive, kindTable } from './kinds';
import { newerSide } from './rules';

export type RowState = 'decided' | 'undecided' | 'blocked';

/** Decided, blocked (no way out but skipping or another folder), or waiting for a person. */
export function rowState(entry: {
  readonly kind: PlanKind;
  readonly decision?: Pick<PlanDecision, 'action' | 'origin'>;
}): RowState {
  if (
    entry.decision !== undefined &&
    (isDecisive(entry.kind, entry.decision.action) || entry.decision.origin === 'declined')
  ) {
    return 'decided';
  }
  return kindTable[entry.kind].blocks === true ? 'blocked' : 'undecided';
}

/** What a decided row moves and replaces; zeros for an undecided one. */
export interface RowBytes {
  readonly fetch: number;
  readonly copyLocal: number;
  readonly replaced: number;
  readonly backup: number;
}

const nothing: RowBytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };

export function rowBytes(entry: PlanEntry): RowBytes {
  const { decision, remote, local } = entry;
  if (decision === undefined || rowState(entry) !== 'decided') return nothing;
  switch (decision.action) {
    case 'skip':
    case 'keep-mine':
    case 'ask':
      return nothing;
    case 'keep-newer':
      return newerSide(entry) === 'remote' ? replacing(entry) : nothing;
    case 'overwrite':
    case 'pick':
    case 'retry':
    case 'clear-read-only':
      return replacing(entry);
    case 'keep-all':
      return { ...nothing, fetch: (remote.versions ?? [remote]).reduce((sum, version) => sum + version.size, 0) };
    case 'keep-both':
    case 'download':
    case 'elsewhere':
    case 'rename':
    case 'rename-local':
      return decision.from === undefined
        ? { ...nothing, fetch: remote.size }
        : { ...nothing, copyLocal: local?.size ?? remote.size };
  }
}

/** The content that a decided row brings: a version that somebody picked, else the entry's own. */
export function contentOf({ remote, decision }: PlanEntry): PlanContent {
  if (decision?.action !== 'pick' || decision.version === undefined) return remote;
  return remote.versions?.find(({ hash }) => hash === decision.version) ?? remote;
}

function replacing(entry: PlanEntry): RowBytes {
  const { local, decision } = entry;
  const replaced = local?.type === 'file' ? local.size : 0;
  return { fetch: contentOf(entry).size, copyLocal: 0, replaced, backup: decision?.backup === false ? 0 : replaced };
}

/** The totals of a plan; decided by action, plus undecided, plus blocked, is the number of entries. */
export function totalsOf(entries: readonly PlanEntry[]): PlanTotals {
  const byKind: Partial<Record<PlanKind, number>> = {};
  const byAction: Partial<Record<PlanAction, number>> = {};
  const states = { decided: 0, undecided: 0, blocked: 0 };
  const bytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };
  for (const entry of entries) {
    byKind[entry.kind] = (byKind[entry.kind] ?? 0) + 1;
    const state = rowState(entry);
    states[state] += 1;
    if (state !== 'decided' || entry.decision === undefined) continue;
    byAction[entry.decision.action] = (byAction[entry.decision.action] ?? 0) + 1;
    const row = rowBytes(entry);
    bytes.fetch += row.fetch;
    bytes.copyLocal += row.copyLocal;
    bytes.replaced += row.replaced;
    bytes.backup += row.backup;
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
