/** Measures writing, reading and opening a plan document of many single files: run in a process of its own, for its memory. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import { planInColumns, type ColumnPlan } from '../../main/engine/outputs/plan/columns/columnPlan';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import { planPieces } from '../../main/engine/outputs/plan/planDocument';
import { readPlanColumns } from '../../main/engine/outputs/plan/planFile';
import { createReview } from '../../main/engine/review/createReview';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createPlanSnapshots } from '../../main/engine/outputs/plan/snapshot/planSnapshots';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import type { PlanEntry } from '../../shared/domain/plan';
import { buildPlan, planTimes } from '../support/buildPlan';

const [mode = 'write', path = '', count = '1000000'] = process.argv.slice(2);
const kinds = ['remote-newer', 'edited-here', 'content-differs', 'identical', 'new'] as const;

/** One row at a time, as no list of a million objects is to exist. */
function* rows(files: number): Generator<PlanEntry> {
  for (let id = 0; id < files; id += 1) {
    const kind = kinds[id % kinds.length] ?? 'new';
    const hash = (id * 2_654_435_761).toString(16).padStart(32, '0').slice(-32);
    const isNew = kind === 'new';
    yield {
      id,
      root: 0,
      path: `cache/shot_${Math.floor(id / 10_000)
        .toString()
        .padStart(4, '0')}/particle cloud ${(id % 10_000).toString().padStart(6, '0')} final.abc`,
      remote: {
        size: 18_200_000 + id,
        mtimeUs: planTimes.farmMs * 1000 + id,
        hash,
        taskId: `task-0123456789abcdef0123456789abcdef-${id >> 4}`,
      },
      ...(isNew
        ? {}
        : {
            local: {
              type: 'file' as const,
              size: 18_100_000 + id,
              mtimeNs: `${planTimes.mineMs}${(id % 1_000_000).toString().padStart(6, '0')}`,
              fileId: `64769:${1_000_000 + id}`,
              ...(kind === 'identical' ? { hash } : {}),
            },
          }),
      ...(kind === 'identical' ? { proof: 'hash' as const } : {}),
      kind,
      recommend: { action: isNew ? ('download' as const) : ('ask' as const), why: 'farm-newer' },
      ...(isNew ? { decision: { action: 'download' as const, origin: 'built-in' } } : {}),
      ...(kind === 'identical' ? { decision: { action: 'skip' as const, origin: 'built-in' } } : {}),
    };
  }
}

function used(what: string, since: { wall: number; cpu: NodeJS.CpuUsage }): void {
  const cpu = process.cpuUsage(since.cpu);
  const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0);
  const peak = (process.resourceUsage().maxRSS / 1e3).toFixed(0);
  process.stdout.write(
    `  ${what.padEnd(34)}${(performance.now() - since.wall).toFixed(0).padStart(7)} ms${((cpu.user + cpu.system) / 1000).toFixed(0).padStart(7)} ms of processor, RSS ${megabytes} MB, highest ${peak} MB\n`,
  );
}

const start = () => ({ wall: performance.now(), cpu: process.cpuUsage() });

async function write(plan: ColumnPlan): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of planPieces(plan)) if (!file.write(piece)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

process.stdout.write(`${mode}: RSS at the start ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB\n`);
if (mode === 'write') {
  const building = start();
  const plan = { ...planInColumns(buildPlan({})), entries: EntryColumns.of(rows(Number(count))) };
  used('build columns', building);
  const writing = start();
  await write(plan);
  used('write', writing);
  process.stdout.write(`  ${((await stat(path)).size / 1e6).toFixed(0)} MB of document\n`);
} else {
  const files = createFileSystem();
  const snapshots = createPlanSnapshots({ files, hasher: createHasher() }, (message) =>
    process.stdout.write(`${message}\n`),
  );
  const file = await files.lstat(path);
  const reading = start();
  const kept = mode === 'reopen' ? await snapshots.read(path) : undefined;
  const plan = kept ?? (await readPlanColumns(path, files));
  used(kept === undefined ? 'read the document' : 'read the columns beside it', reading);
  if (mode === 'open' && file !== undefined) {
    const keeping = start();
    await snapshots.keep(path, file, plan, () => true);
    used('keep the columns beside it', keeping);
    process.stdout.write(`  ${((await stat(`${path}.columns`)).size / 1e6).toFixed(0)} MB of columns\n`);
  }
  const opening = start();
  const review = createReview(plan, {
    uid: 'bench',
    title: 'bench',
    clock: { nowMs: () => planTimes.nowMs },
    timeZone: 'UTC',
  });
  review.summary();
  review.rows(0, 200);
  used('open the review, first rows', opening);
  globalThis.gc?.();
  used('after a collection', start());
  const deciding = start();
  review.decide({ scope: 'plan', rowIds: [] }, 'skip');
  used('decide all', deciding);
  const change = start();
  const { changes } = review.takeChange();
  used(`take ${changes.length} changes for the log`, change);
}
