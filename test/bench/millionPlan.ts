/** Writes a plan document of a million single files that all differ, so that the review of it has a million rows: run in a process of its own, for its memory. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { planInColumns } from '../../main/engine/outputs/plan/columns/columnPlan';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import { planPieces } from '../../main/engine/outputs/plan/planDocument';
import type { PlanEntry } from '../../shared/domain/plan';
import { buildPlan, planTimes } from '../support/buildPlan';

const [path = '', count = '1000000'] = process.argv.slice(2);
const kinds = ['remote-newer', 'edited-here', 'content-differs'] as const;
/** Pictures have a column of thumbnails, others none. */
const endings = ['exr', 'abc', 'vdb', 'tif'] as const;

/** One row at a time, as no list of a million objects is to exist. */
function* rows(files: number): Generator<PlanEntry> {
  for (let id = 0; id < files; id += 1) {
    const kind = kinds[id % kinds.length] ?? 'content-differs';
    const folder = Math.floor(id / 1000)
      .toString()
      .padStart(4, '0');
    const number = (id % 1000).toString().padStart(3, '0');
    yield {
      id,
      root: 0,
      path: `cache/shot_${folder}/cloud ${folder}_${number} final.${endings[id % endings.length] ?? 'abc'}`,
      remote: {
        size: 18_200_000 + id,
        mtimeUs: planTimes.farmMs * 1000 + id,
        hash: (id * 2_654_435_761).toString(16).padStart(32, '0').slice(-32),
        taskId: `task-0123456789abcdef0123456789abcdef-${id >> 4}`,
      },
      local: {
        type: 'file',
        size: 18_100_000 + id,
        mtimeNs: `${planTimes.mineMs}${(id % 1_000_000).toString().padStart(6, '0')}`,
        fileId: `64769:${1_000_000 + id}`,
      },
      kind,
      recommend: { action: 'ask', why: 'farm-newer' },
    };
  }
}

const file = createWriteStream(path);
for (const piece of planPieces({ ...planInColumns(buildPlan({})), entries: EntryColumns.of(rows(Number(count))) }))
  if (!file.write(piece)) await once(file, 'drain');
file.end();
await once(file, 'close');
