/** Builds a plan from a literal: sequences and files with their kinds, decisions by a preset unless given. */
import {
  planKinds,
  type Plan,
  type PlanDecision,
  type PlanEntry,
  type PlanKind,
  type PlanRule,
  type PlanSequence,
  type PresetName,
} from '../../shared/domain/plan';
import { recommendationFor } from '../../main/engine/outputs/plan/kinds';
import { decide } from '../../main/engine/outputs/plan/rules';
import { totalsOf } from '../../main/engine/outputs/plan/totals';
import { undecided } from '../../main/engine/outputs/plan/undecided';

/** How one file or a run of frames stands. */
export interface FileStanding {
  readonly kind: PlanKind;
  readonly untouched?: boolean;
  /** Edited here and rendered anew. */
  readonly bothChanged?: boolean;
  readonly farmBytes?: number;
  readonly mineBytes?: number;
  readonly farmMs?: number;
  readonly mineMs?: number;
  readonly proof?: 'hash' | 'time';
  readonly taskId?: string;
  /** In place of what the preset decides; null = nobody decided. */
  readonly decision?: PlanDecision | null;
}

export interface SequenceLiteral {
  readonly root?: number;
  readonly folder?: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly width?: number;
  /** Runs in any order: frames `first` to `last` by `step`. */
  readonly runs: readonly (FileStanding & { readonly first: number; readonly last: number; readonly step?: number })[];
}

export interface PlanLiteral {
  readonly sequences?: readonly SequenceLiteral[];
  /** Single files by path. */
  readonly files?: Readonly<Record<string, FileStanding>>;
  readonly preset?: PresetName;
  readonly rules?: readonly PlanRule[];
  readonly roots?: Plan['roots'];
  readonly volumes?: Plan['volumes'];
  readonly hashing?: Plan['hashing'];
  readonly state?: Plan['state'];
}

/** Times of the builder, so that texts are known: farm today 02:41, mine 12 March 18:04, and now 21 March 09:30, all UTC. */
export const planTimes = {
  nowMs: Date.UTC(2026, 2, 21, 9, 30),
  farmMs: Date.UTC(2026, 2, 21, 2, 41),
  mineMs: Date.UTC(2026, 2, 12, 18, 4),
} as const;

/** Entries are numbered in the order of the literal: sequences first, then files. */
export function buildPlan(literal: PlanLiteral): Plan {
  const entries: PlanEntry[] = [];
  const sequences = (literal.sequences ?? []).map((sequence, id) => addSequence(entries, sequence, id));
  for (const [path, standing] of Object.entries(literal.files ?? {})) {
    entries.push({ ...entryOf(standing), id: entries.length, root: 0, path });
  }
  const preset = literal.preset ?? 'artist';
  const wanted = entries.map((entry) => entry.decision);
  const decided = decide(
    entries.map(undecided),
    { preset, plan: literal.rules ?? [] },
    { isCaseSensitive: () => true },
  ).entries.map((entry, index) => withWanted(entry, wanted[index]));
  const totals = totalsOf(decided);
  return {
    satchelPlan: '1.0',
    planId: '00000000-0000-7000-8000-000000000001',
    createdAt: new Date(planTimes.nowMs).toISOString(),
    satchel: '0.1.0',
    source: { store: 'file:///store', jobId: 'job-1', jobName: 'sq020_sh0140_lighting_v012', manifests: [] },
    roots: literal.roots ?? [
      {
        id: 0,
        source: '/mnt/proj/renders',
        sourceFormat: 'posix',
        target: '/home/artist/renders',
        how: 'chosen',
        traits: { caseSensitive: true, maxPathUnits: 4095, timePrecisionNs: 1, hardLinks: true },
        volume: 0,
      },
    ],
    volumes: literal.volumes ?? [
      {
        id: 0,
        label: '/home',
        freeBytes: 500e9,
        lowestFreeBytes: null,
        finalFreeBytes: null,
        fetchBytes: 0,
        backupBytes: 0,
      },
    ],
    rules: literal.rules ?? [],
    preset,
    sequences,
    entries: decided,
    totals,
    hashing: literal.hashing ?? { needed: 0, done: 0 },
    state: literal.state ?? (totals.undecided + totals.blocked === 0 ? 'ready' : 'draft'),
  };
}

function withWanted(entry: PlanEntry, wanted: PlanDecision | undefined): PlanEntry {
  if (wanted === undefined) return entry;
  return wanted === nobody ? undecided(entry) : { ...entry, decision: wanted };
}

const nobody: PlanDecision = { action: 'ask', origin: 'nobody' };

function addSequence(entries: PlanEntry[], sequence: SequenceLiteral, id: number): PlanSequence {
  const { root = 0, folder = '', prefix, suffix, width = 4, runs } = sequence;
  const frames: number[] = [];
  for (const { first, last, step = 1, ...standing } of runs) {
    for (let frame = first; frame <= last; frame += step) {
      const name = `${prefix}${frame.toString().padStart(width, '0')}${suffix}`;
      const path = folder === '' ? name : `${folder}/${name}`;
      entries.push({ ...entryOf(standing), id: entries.length, root, path, seq: id, frame });
      frames.push(frame);
    }
  }
  const label = `${prefix}[${frames.reduce((a, b) => Math.min(a, b), Infinity)}-${frames.reduce((a, b) => Math.max(a, b), -Infinity)}]${suffix}`;
  return { id, root, folder, prefix, suffix, width, count: frames.length, label };
}

type EntryFacts = Omit<PlanEntry, 'id' | 'root' | 'path'>;

function entryOf(standing: FileStanding): EntryFacts {
  const { kind, untouched = false, bothChanged = false } = standing;
  const farmBytes = standing.farmBytes ?? 18_200_000;
  const isIdentical = kind === 'identical';
  const hasMine = kind !== 'new' && kind !== 'unsafe-path' && kind !== 'unmapped-root' && kind !== 'missing-in-store';
  const farmMs = standing.farmMs ?? planTimes.farmMs;
  const recommend = recommendationFor(kind, untouched);
  return {
    remote: {
      size: farmBytes,
      mtimeUs: farmMs * 1000,
      hash: '51b7aa00000000000000000000000000'.slice(0, 30) + (planKinds.indexOf(kind) % 16).toString(16) + 'a',
      ...(standing.taskId === undefined ? {} : { taskId: standing.taskId }),
    },
    ...(hasMine
      ? {
          local: {
            type: kind === 'type-differs' ? ('folder' as const) : ('file' as const),
            size: standing.mineBytes ?? (isIdentical ? farmBytes : 18_900_000),
            mtimeNs: (BigInt(standing.mineMs ?? (isIdentical ? farmMs : planTimes.mineMs)) * 1_000_000n).toString(),
          },
        }
      : {}),
    ...(isIdentical ? { proof: standing.proof ?? ('hash' as const) } : {}),
    kind,
    ...(bothChanged ? { also: ['remote-newer' as const] } : {}),
    ...(untouched ? { untouched: true } : {}),
    ...(recommend === undefined ? {} : { recommend }),
    ...(standing.decision === undefined ? {} : { decision: standing.decision ?? nobody }),
  };
}
