/** A row of the review with everything a test does not care about filled in. */
import type { ReviewRow } from '../../shared/ipc/rows';

export function makeRow(part: Partial<ReviewRow> = {}): ReviewRow {
  return {
    id: 'row',
    type: 'file',
    level: 1,
    label: 'beauty.1017.exr',
    fileCount: 1,
    isExpandable: false,
    isExpanded: false,
    posInSet: 1,
    setSize: 1,
    mark: 'farm-newer',
    allowed: ['keep-mine', 'overwrite', 'keep-both', 'skip'],
    undecidedCount: 0,
    kinds: { 'remote-newer': 1 },
    spoken: 'beauty.1017.exr, farm newer',
    ...part,
  };
}
