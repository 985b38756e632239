/**
 * Prints what the engine process holds, and the processor time it takes, while it sends many small files to an S3 store and plans and
 * brings them home again as the outputs of a job, through the queue:
 * `node test/bench/transferMemory.mjs [--files N] [--allowed MiB] [--moved N] [--only up|down|again] [--tree DIR] [--review S]`. It
 * fails when a phase needed more than is allowed. A transfer is cancelled when so many contents were moved as `--moved` says; the files
 * are planted in `--tree` once and stay there. `again` plans the download over files that are all here. `--review` is how many seconds a
 * plan is left to what runs behind its review. Linux only.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import '../support/s3server/typeScript.mjs';

const { startS3 } = await import('../support/s3server/server.ts');
const { bundleEngine, startEngine } = await import('../support/transferFaults/engineChild.ts');
const { createClock, createIds } = await import('../../main/adapters/clock/clock.ts');
const { openFarmRecords } = await import('../../main/adapters/sqlite/farmRecords.ts');
const { outputManifestKey } = await import('../../main/engine/store/keys.ts');
const { outputNameHash } = await import('../../main/engine/store/rootNames.ts');
const { createHasher } = await import('../../main/adapters/hasher/hasher.ts');
const { buildManifest } = await import('../../shared/manifest/build.ts');
const { encode2023 } = await import('../../shared/manifest/encode2023.ts');

const text = { type: 'string' };
const { values } = parseArgs({
  options: { files: text, allowed: text, moved: text, only: text, tree: text, review: text },
});
const files = Number(values.files ?? 1_000_000);
const allowedMiB = Number(values.allowed ?? 450);
const movedAtMost = Number(values.moved ?? Infinity);
const reviewSeconds = Number(values.review ?? 0);
const runs = (name) => (values.only === undefined ? name !== 'again' : values.only === name);
const filesPerFolder = 1000;
const sampleEveryMs = 100;

const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-transfer-memory-')));
const at = (...parts) => path.join(folder, ...parts);
const server = await startS3({ buckets: ['bkt'], onRequest: (row) => heard(row) });
const contents = { moved: 0, enough: () => undefined };
function heard({ key, op }) {
  if (!key.startsWith('show/Data/') || !['PutObject', 'GetObject'].includes(op)) return;
  contents.moved += 1;
  // A million requests are not to be remembered here.
  if (contents.moved % 10_000 === 0) server.requests.clear();
  if (contents.moved === movedAtMost) contents.enough();
}

const shotOf = (id) => `shot_${String(Math.floor(id / filesPerFolder)).padStart(4, '0')}`;
const fileOf = (id) => `${shotOf(id)}/cloud_final_v003.${String(id).padStart(7, '0')}.exr`;
const contentOf = (id) => Buffer.from(`content of file ${id}`);

const project = values.tree ?? at('project');

function plantProject() {
  if (existsSync(project)) return;
  for (let id = 0; id < files; id += 1) {
    if (id % filesPerFolder === 0) mkdirSync(path.join(project, shotOf(id)), { recursive: true });
    writeFileSync(path.join(project, fileOf(id)), contentOf(id));
  }
}

/** A job whose only task wrote all files; answers its id. */
function plantJob() {
  const hasher = createHasher();
  const entries = [];
  for (let id = 0; id < files; id += 1) {
    const bytes = contentOf(id);
    const hash = hasher.hash(bytes);
    server.plant('bkt', `show/Data/${hash}.xxh128`, bytes);
    entries.push({ kind: 'file', path: fileOf(id), hash, sizeBytes: bytes.length, mtimeUs: 1_700_000_000_000_000n });
  }
  const farm = openFarmRecords(at('farm', 'farm.db'), createClock(), createIds(), () => undefined);
  const job = { jobId: 'job-1', stepId: 'step-1', name: 'million', createdMs: 1, tasks: [] };
  const rootPath = '/mnt/show';
  farm.addJob({ ...job, attachments: { manifests: [{ rootPath, rootPathFormat: 'posix' }], fileSystem: 'COPIED' } });
  const { farmId, queueId } = farm;
  const task = { jobId: job.jobId, stepId: job.stepId, taskId: 'task-1', sessionActionId: 'sessionaction-1-0' };
  const key = outputManifestKey({ farmId, queueId, ...task, startedUs: 1, nameHash: outputNameHash(hasher, rootPath) });
  farm.close();
  server.plant('bkt', `show/${key}`, Buffer.from(encode2023(buildManifest(entries, { source: 'planted' }))));
  return { jobId: job.jobId, rootPath };
}

function plantHome() {
  mkdirSync(at('home'));
  mkdirSync(at('target'));
  mkdirSync(at('bundle'));
  mkdirSync(at('farm'));
  const store = `[store]\nuri = "s3://bkt/show"\nendpointUrl = "${server.url}"\nregion = "us-east-1"\n`;
  writeFileSync(at('home', 'config.toml'), `${store}[farm]\nlocalFolder = ${JSON.stringify(at('farm'))}\n`);
}

/** Follows what a process holds, phase by phase. */
function watch(child) {
  const peaks = new Map();
  let phase = 'started';
  child
    .changed(({ phases, state }) => {
      phase = state === 'leased' ? (phases.find((each) => each.state === 'now')?.phase ?? phase) : state;
      return false;
    })
    .catch(() => undefined);
  const sample = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const mib = Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
      peaks.set(phase, Math.max(peaks.get(phase) ?? 0, mib));
    } catch (error) {
      // The process has just ended.
      if (error.code !== 'ENOENT') throw error;
    }
  };
  const timer = setInterval(sample, sampleEveryMs);
  return {
    peaks,
    stop: () => {
      sample();
      clearInterval(timer);
    },
  };
}

/** User and system, since the process began; the system counts hundredths. */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function run(title, work) {
  const child = startEngine(script, folder);
  await child.ready;
  const watched = watch(child);
  const startedMs = performance.now();
  const lap = (what) => {
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`${title}: ${what} after ${seconds} s, ${processorSeconds(child.pid).toFixed(1)} s of processor time`);
  };
  try {
    await work(child, lap);
  } finally {
    watched.stop();
    await child.stop();
  }
  const most = Math.max(...watched.peaks.values());
  console.log(`${title}: ${JSON.stringify(Object.fromEntries(watched.peaks))} MiB`);
  if (most <= allowedMiB) return;
  console.log(`${title}: ${most} MiB are more than ${allowedMiB}.`);
  process.exitCode = 1;
}

/** Resolves when a transfer waits for somebody or is done; rejects when it stopped. */
async function settled(child, uid) {
  for (;;) {
    const changed = child.changed((snapshot) => snapshot.uid === uid);
    changed.catch(() => undefined);
    const snapshot = await child.call('transfer.get', { uid });
    if (snapshot.error !== undefined) throw new Error(JSON.stringify(snapshot.error));
    if (['done', 'waiting-user', 'cancelled'].includes(snapshot.state)) return snapshot;
    await changed;
  }
}

/** Moves everything, or as much as is asked for. */
async function move(child, uid, begin) {
  contents.moved = 0;
  contents.enough = () => child.call('transfer.cancel', { uid });
  await begin();
  const { outcome = 'cancelled' } = await settled(child, uid);
  console.log(outcome);
}

/** Plans the job's outputs for a folder, and leaves the plan to what runs behind a review. */
async function plan(child, lap, { jobId, rootPath }, target) {
  const { uid } = await child.call('download.plan', { jobId, targets: [{ source: rootPath, target }] });
  await settled(child, uid);
  lap('planned');
  if (reviewSeconds === 0) return uid;
  await delay(reviewSeconds * 1000);
  lap('left to itself');
  return uid;
}

let script;
try {
  plantHome();
  script = await bundleEngine(at('bundle'));
  if (runs('up') || runs('again')) {
    plantProject();
    console.log(`${files} files are there.`);
  }
  if (runs('up')) {
    await run('up', async (child, lap) => {
      const { uid } = await child.call('submission.inspect', { paths: [project], outputFolders: [] });
      await settled(child, uid);
      lap('looked through');
      await move(child, uid, () => child.call('submission.confirm', { uid, name: 'million' }));
      lap('sent');
    });
    server.reset();
  }
  if (runs('down') || runs('again')) {
    const job = plantJob();
    console.log(`${files} objects are there.`);
    if (runs('again')) await run('again', (child, lap) => plan(child, lap, job, project));
    if (runs('down'))
      await run('down', async (child, lap) => {
        const uid = await plan(child, lap, job, at('target'));
        await move(child, uid, () => child.call('review.apply', { uid, leaveUndecided: false }));
        lap('home');
      });
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
