/** Measures settling and applying a plan of many rows of which few need work: run each step in a process of its own, for its memory. */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { applyGuards } from '../../main/engine/outputs/apply/applyGuards';
import { applyPlan } from '../../main/engine/outputs/apply/applyPlan';
import { planInColumns } from '../../main/engine/outputs/plan/columns/columnPlan';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import { planPieces } from '../../main/engine/outputs/plan/planDocument';
import { readPlanColumns } from '../../main/engine/outputs/plan/planFile';
import { createReview } from '../../main/engine/review/createReview';
import type { PlanEntry, PlanSequence } from '../../shared/domain/plan';
import { buildPlan, planTimes } from '../support/buildPlan';
import {
  createMemoryDeclinedFiles,
  createMemoryPartFiles,
  createMemoryHashCache,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from '../support/memoryRecords';
import { createRunContext } from '../support/runContext';

const [mode = 'make', folder = '', count = '1000000', kind = 'still'] = process.argv.slice(2);
const files = Number(count);
const perSequence = 250;
const perNew = 100;
const hasher = createHasher();
const disk = createFileSystem();
const target = path.join(folder, 'project');
const document = path.join(folder, `${kind}.satchel-plan.json`);
const contentOf = (id: number): Buffer => Buffer.from(`frame ${id}`);

const sequenceOf = (id: number) => ({
  folder: `shot_${(id % 100).toString().padStart(3, '0')}/renders`,
  prefix: `layer_${id}.`,
});

function sequences(): PlanSequence[] {
  return Array.from({ length: Math.ceil(files / perSequence) }, (_, id) => {
    const { folder: inFolder, prefix } = sequenceOf(id);
    const label = `${prefix}[1001-1250].exr`;
    return { id, root: 0, folder: inFolder, prefix, suffix: '.exr', width: 4, count: perSequence, label };
  });
}

/** `still`: one in a hundred is new, the rest is identical. `kept`: every other row is kept beside mine. */
function* rows(): Generator<PlanEntry> {
  for (let id = 0; id < files; id += 1) {
    const seq = Math.floor(id / perSequence);
    const frame = 1001 + (id % perSequence);
    const isNew = kind === 'still' && id % perNew === 0;
    const isKept = kind === 'kept' && id % 2 === 0;
    const hash = isNew ? hasher.hash(contentOf(id)) : (id * 2_654_435_761).toString(16).padStart(32, '0').slice(-32);
    const size = isNew ? contentOf(id).length : 18_200_000 + id;
    const { folder: inFolder, prefix } = sequenceOf(seq);
    yield {
      id,
      root: 0,
      path: `${inFolder}/${prefix}${frame}.exr`,
      seq,
      frame,
      remote: { size, mtimeUs: planTimes.farmMs * 1000 + id, hash },
      ...(isNew
        ? {}
        : {
            local: {
              type: 'file' as const,
              size,
              mtimeNs: `${planTimes.mineMs}${(id % 1_000_000).toString().padStart(6, '0')}`,
              fileId: `64769:${1_000_000 + id}`,
              ...(isKept ? {} : { hash }),
            },
            ...(isKept ? {} : { proof: 'hash' as const }),
          }),
      kind: isNew ? 'new' : isKept ? 'edited-here' : 'identical',
      decision: isNew
        ? { action: 'download', origin: 'built-in' }
        : isKept
          ? { action: 'keep-both', policy: 'version', origin: 'preset:artist#1' }
          : { action: 'skip', origin: 'built-in' },
    };
  }
}

function used(what: string, since: { wall: number; cpu: NodeJS.CpuUsage }): void {
  const cpu = process.cpuUsage(since.cpu);
  const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0);
  const peak = (process.resourceUsage().maxRSS / 1e3).toFixed(0);
  process.stdout.write(
    `  ${what.padEnd(44)}${(performance.now() - since.wall).toFixed(0).padStart(7)} ms${((cpu.user + cpu.system) / 1000).toFixed(0).padStart(7)} ms of processor, RSS ${megabytes} MB, highest ${peak} MB\n`,
  );
}

async function measure<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  const since = { wall: performance.now(), cpu: process.cpuUsage() };
  const result = await run();
  used(what, since);
  return result;
}

async function make(): Promise<void> {
  const plain = planInColumns(buildPlan({}));
  const roots = plain.roots.map((root) => ({ ...root, target }));
  const plan = { ...plain, roots, sequences: sequences(), entries: EntryColumns.of(rows()) };
  await measure('write', async () => {
    const file = createWriteStream(document);
    for (const piece of planPieces(plan)) if (!file.write(piece)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
  });
  const store = path.join(folder, 'store', 'Data');
  await mkdir(store, { recursive: true });
  await mkdir(target, { recursive: true });
  if (kind !== 'still') return;
  for (let id = 0; id < files; id += perNew)
    await writeFile(path.join(store, `${hasher.hash(contentOf(id))}.xxh128`), contentOf(id));
}

async function settle(isApplied: boolean): Promise<void> {
  const plan = await measure('read', () => readPlanColumns(document, disk));
  const review = await measure('open the review', () =>
    createReview(plan, { uid: 'bench', title: 'bench', clock: { nowMs: () => planTimes.nowMs }, timeZone: 'UTC' }),
  );
  const settled = await measure('settle: names, totals, free space', () => review.plan());
  await measure('guards', () => applyGuards(settled, true, disk));
  if (!isApplied) return;
  const ports = {
    store: createFolderBlobStore(path.join(folder, 'store'), hasher),
    files: disk,
    hasher,
    fileHasher: { hashFile: () => Promise.reject(new Error('not here')), close: () => Promise.resolve() },
    hashCache: createMemoryHashCache(),
    clock: createClock(),
    ids: createIds(),
    placed: createMemoryPlacedFiles(),
    declined: createMemoryDeclinedFiles(),
    partFiles: createMemoryPartFiles(),
    runs: createMemoryRuns(),
  };
  const input = {
    plan: settled,
    runId: 'run-1',
    runFolder: path.join(folder, 'data', 'runs', 'run-1'),
    title: 'bench',
    leaveUndecided: false,
    backup: true,
    minFreeBytes: 0,
    hostName: 'here',
    processId: 42,
    isProcessAlive: () => false,
  };
  const beganMs = performance.now();
  let firstMs = 0;
  const context = createRunContext();
  const progress: typeof context.progress = (step) => {
    if (step.phase === 'transferring' && firstMs === 0) firstMs = performance.now() - beganMs;
  };
  const result = await measure('apply', () => applyPlan(input, ports, { ...context, progress }));
  process.stdout.write(
    `  until the first file ${firstMs.toFixed(0)} ms; ${result.downloaded} new, ${result.identical} identical, ${result.failed.length} failed\n`,
  );
}

process.stdout.write(`${mode} ${kind}: RSS at the start ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB\n`);
if (mode === 'make') await make();
else await settle(mode === 'apply');
