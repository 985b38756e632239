/** The tree of outputs of the sample download: two steps open, one closed and without a tick. */
import type { Input } from '../../../shared/ipc/contract';
import type { Outline, OutlineRow } from '../../../shared/ipc/outlines';

interface Branch {
  readonly id: string;
  readonly type: OutlineRow['type'];
  readonly label: string;
  readonly files: number;
  readonly bytes: number;
  readonly standing?: Partial<Pick<OutlineRow, 'identical' | 'new' | 'differ' | 'needs' | 'verifying'>>;
  readonly isOpen?: boolean;
  readonly below?: readonly Branch[];
}

const job: Branch = {
  id: 'job',
  type: 'job',
  label: 'sq020_sh0140_lighting_v013',
  files: 9472,
  bytes: 98.1e9,
  standing: { differ: 1106, needs: 12 },
  isOpen: true,
  below: [
    {
      id: 'g0',
      type: 'step',
      label: 'step-1f0a',
      files: 5760,
      bytes: 71e9,
      standing: { differ: 808, needs: 12 },
      isOpen: true,
      below: [
        leaf('l0', 'beauty.[1001-1240].exr', 4.38e9, { differ: 240, needs: 12 }),
        leaf('l1', 'specular.[1001-1240].exr', 2.97e9, { differ: 240 }),
        leaf('l2', 'diffuse.[1001-1240].exr', 2.81e9, { differ: 172, identical: 68 }),
        leaf('l3', 'depth.[1001-1240].exr', 1.1e9, { new: 240 }),
        leaf('l4', 'normal.[1001-1240].exr', 2.64e9, { identical: 240 }),
        leaf('l5', 'a_very_long_name_of_a_render_pass_that_nobody_made_shorter.[1001-1240].exr', 2.1e9, {
          verifying: 240,
        }),
        { id: 'm0-6', type: 'more', label: '18', files: 4560, bytes: 57.1e9, standing: { new: 1530, identical: 3030 } },
      ],
    },
    { id: 'g1', type: 'step', label: 'step-9c41', files: 2880, bytes: 24.2e9, standing: { differ: 298 }, below: [] },
    { id: 'g2', type: 'step', label: '', files: 832, bytes: 2.9e9, standing: { new: 832 }, below: [] },
  ],
};

function leaf(id: string, label: string, bytes: number, standing: Branch['standing'] = {}): Branch {
  return { id, type: 'sequence', label, files: 240, bytes, standing };
}

const noStanding = { identical: 0, new: 0, differ: 0, verifying: 0, needs: 0 };

export function sampleOutline(
  { text, toggled, start, count }: Input<'download.outline'>,
  leftOut: ReadonlySet<string>,
): Outline {
  const rows: OutlineRow[] = [];
  const add = (branch: Branch, level: number, posInSet: number, setSize: number, isAboveOut: boolean): void => {
    const { id, type, label, files, bytes, standing, isOpen = false, below = [] } = branch;
    const isOut = isAboveOut || leftOut.has(id);
    const isExpandable = type !== 'sequence' && type !== 'file';
    const isExpanded = isExpandable && isOpen !== toggled.includes(id);
    const isPartly = below.some((one) => leftOut.has(one.id));
    const selected = isOut ? 0 : isPartly ? files - 240 : files;
    rows.push({
      id,
      type,
      label,
      level,
      posInSet,
      setSize,
      isExpandable,
      isExpanded,
      files,
      bytes,
      selected,
      selectedBytes: isOut ? 0 : bytes,
      downloadBytes: isOut || standing?.identical === files ? 0 : bytes / 2,
      ...noStanding,
      ...(isOut ? {} : standing),
    });
    if (isExpanded) for (const [n, one] of below.entries()) add(one, level + 1, n + 1, below.length, isOut);
  };
  if (!text.includes('nothing')) add(job, 1, 1, 1, false);
  return {
    revision: 1,
    total: rows.length,
    start,
    rows: rows.slice(start, start + count),
    sums: {
      files: 10_432,
      bytes: 112.4e9,
      selected: 10_432,
      selectedBytes: 112.4e9,
      downloadBytes: 38.2e9,
      identical: 7316,
      new: 2010,
      differ: 1106,
      verifying: 0,
      needs: 12,
      allIdentical: 7316,
      identicalBytes: 74.2e9,
    },
  };
}
