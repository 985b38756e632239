/** A million rows by formula: a view too long for any browser's scroll area. Every third row is one unit high, the others two. */
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { ReviewRow } from '../../../shared/ipc/rows';
import { planTimes } from '../buildPlan';

export const millionRowCount = 1_000_000;

export function millionRow(index: number): ReviewRow {
  const isFolder = index % 3 === 0;
  const label = isFolder ? `folder ${index}` : `density_${index}.[1001-1024].vdb`;
  return {
    id: `row-${index}`,
    type: isFolder ? 'folder' : 'sequence',
    level: 1,
    label,
    fileCount: 24,
    isExpandable: false,
    isExpanded: false,
    posInSet: index + 1,
    setSize: millionRowCount,
    mark: 'edited-here',
    mine: { sizeBytes: 380_000_000 + index, mtimeMs: planTimes.nowMs, note: 'edited' },
    farm: { sizeBytes: 371_000_000, mtimeMs: planTimes.farmMs },
    action: 'keep-both',
    allowed: ['keep-mine', 'overwrite', 'keep-both', 'skip'],
    recommended: 'keep-both',
    origin: 'Rule 3, your edit and theirs stay',
    undecidedCount: 0,
    kinds: { 'edited-here': 24 },
    ribbon: [{ first: 1001, last: 1024, mark: 'mine' }],
    spoken: `${label}, 24 frames, edited here, decision keep both by rule 3`,
  };
}

export function millionSummary(uid: string): ReviewSummary {
  return {
    uid,
    revision: 1,
    title: 'sq020_sh0220_fx_v031',
    roots: [{ id: 0, source: '/mnt/proj/sq020/sh0220/sim', target: '/home/artist/sim', how: 'remembered' }],
    fileCount: 24_000_000,
    differingCount: 24_000_000,
    undecidedCount: 0,
    blockedCount: 0,
    byKind: { 'edited-here': 24_000_000 },
    byAction: { 'keep-both': 24_000_000 },
    rowCount: millionRowCount,
    filteredCount: 24_000_000,
    fetchBytes: 6_900e9,
    backupBytes: 0,
    writeCount: 24_000_000,
    volumes: [{ label: '/home', freeBytes: 11_400e9, lowestFreeBytes: 4_500e9, finalFreeBytes: 4_600e9 }],
    hashing: { needed: 1_048_576, done: 744_002 },
    preset: 'artist',
    rules: [{ id: 'artist-3', text: 'Edited here', action: 'keep-both', count: 24_000_000, locked: false }],
    groupBy: 'sequence',
    filter: { kinds: [], undecidedOnly: false, text: '' },
    canUndo: false,
    canRedo: false,
    state: 'draft',
  };
}
