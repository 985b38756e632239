/** Jobs that the Deadline client and Satchel submitted, rendered by workers, brought home by both: the same files. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  atQueue,
  createBothClients,
  planWith,
  writeBundle,
  type BothClients,
  type Client,
} from '../../support/bothClients';
import { profileId } from '../../support/deadlineWorld';
import type { FarmSeat } from '../../support/farmSeat';
import { plantFiles, treeOf } from '../../support/plantTree';
import { describeReference, type Reference } from '../../support/referencePython';
import { runWorker } from '../../support/workerOutputs';

/** A job over `shot` and, with a storage profile, over `cache` as a root of its own. */
async function submitted(reference: Reference, hasProfile = false) {
  const both = await createBothClients(reference);
  const { place, deadline, satchel } = both;
  const [shot, cache] = [place.at('shot é'), place.at('cache')];
  await plantFiles(shot, { 'scene.ma': 'scene', 'tex/ü.png': 'aaaa', 'empty.txt': '' });
  await plantFiles(cache, { 'sim.bgeo': 'sim' });
  const bundle = await writeBundle(place.at('bundle'), {
    'asset_references.json': {
      assetReferences: {
        inputs: { directories: hasProfile ? [shot, cache] : [shot] },
        outputs: { directories: [path.join(shot, 'render'), ...(hasProfile ? [path.join(cache, 'out')] : [])] },
      },
    },
  });
  const flags = hasProfile ? ['--storage-profile-id', profileId] : [];
  for (const client of [deadline, satchel]) {
    client.deadline.plant(planWith([{ name: 'Cache', path: cache, type: 'LOCAL' }]));
    await client.run('bundle', 'submit', bundle, ...atQueue, ...flags, '--yes', '--known-asset-path', place.folder);
  }
  return { both, shot, cache };
}

const download = (verb: 'output' | 'input', { deadline }: FarmSeat, ...more: readonly string[]): string[] => [
  ...['job', `download-${verb}`, '--job-id', deadline.jobs()[0]?.jobId ?? '', ...atQueue, '--yes', ...more],
];

/** What lies there after each client brought each job home: Deadline's job by both, then Satchel's job by both. */
async function homeByAll(
  { deadline, satchel, at }: BothClients,
  before: () => Promise<void>,
  words: (seat: FarmSeat) => readonly string[],
  folders: readonly string[],
) {
  const trees: unknown[] = [];
  for (const seat of [deadline, satchel])
    for (const client of [deadline, satchel].map((one): Client => at(one, seat))) {
      await before();
      await client.run(...words(seat));
      trees.push(await Promise.all(folders.map(wholeMicroseconds)));
    }
  return trees;
}

/** The Deadline client sets times as doubles, which are off by some nanoseconds. */
async function wholeMicroseconds(folder: string): Promise<Readonly<Record<string, string>>> {
  const rows = Object.entries(await treeOf(folder)).map(([name, row]) => [
    name,
    row.replace(/^\d+/, (ns) => String((BigInt(ns) + 500n) / 1000n)),
  ]);
  return Object.fromEntries(rows) as Record<string, string>;
}

/** All the same, and not nothing. */
function expectAlike(trees: readonly unknown[], least: number): void {
  const [first] = trees as readonly (readonly Readonly<Record<string, string>>[])[];
  expect(trees).toEqual(trees.map(() => first));
  const files = (first ?? []).flatMap((tree) => Object.keys(tree)).filter((name) => !name.endsWith('/'));
  expect(files.length).toBeGreaterThanOrEqual(least);
}

/** Two steps; a task that ran twice, one that failed, a chunk, and a file that two tasks wrote. */
function render(seat: FarmSeat, shot: string): void {
  const frame = (number: number, text: string) => ({ [`render/名前.${String(number).padStart(4, '0')}.exr`]: text });
  runWorker(seat, { task: 0, files: { [shot]: { ...frame(1, 'first try'), 'render/log 1.txt': 'gone afterwards' } } });
  runWorker(seat, { task: 0, files: { [shot]: { ...frame(1, 'second try'), 'render/both.txt': 'of task 0' } } });
  runWorker(seat, {
    task: 1,
    files: { [shot]: { ...frame(2, 'two'), 'render/both.txt': 'of task 1', 'render/no.txt': '' } },
  });
  runWorker(seat, { step: 1, task: 0, isChunk: true, files: { [shot]: { 'render/comp.0001.exr': 'comp' } } });
  runWorker(seat, { step: 1, task: 1, isChunk: true, files: { [shot]: { 'render/comp.0002.exr': 'comp 2' } } });
}

describeReference('bringing home', (reference) => {
  test('all outputs of a job: the latest of each task, those of chunks, and the later of two writers', async () => {
    const { both, shot } = await submitted(reference());
    for (const seat of [both.deadline, both.satchel]) render(seat, shot);
    const clean = (): Promise<void> => rm(path.join(shot, 'render'), { recursive: true, force: true });
    expectAlike(await homeByAll(both, clean, (seat) => download('output', seat), [shot]), 9);
  });

  test('those of one step, and those of one task', async () => {
    const { both, shot } = await submitted(reference());
    for (const seat of [both.deadline, both.satchel]) render(seat, shot);
    const clean = (): Promise<void> => rm(path.join(shot, 'render'), { recursive: true, force: true });
    const first = (seat: FarmSeat) => seat.deadline.jobs()[0]?.steps[0];
    const step = (seat: FarmSeat): string[] => ['--step-id', first(seat)?.stepId ?? ''];
    expectAlike(await homeByAll(both, clean, (seat) => download('output', seat, ...step(seat)), [shot]), 7);
    const task = (seat: FarmSeat): string[] => [...step(seat), '--task-id', first(seat)?.tasks[0]?.taskId ?? ''];
    expectAlike(await homeByAll(both, clean, (seat) => download('output', seat, ...task(seat)), [shot]), 5);
  });

  test.each([['skip'], ['overwrite'], ['create_copy']])('what is there already is met by %s', async (how) => {
    const { both, shot } = await submitted(reference());
    for (const seat of [both.deadline, both.satchel]) render(seat, shot);
    const mine = async (): Promise<void> => {
      await rm(path.join(shot, 'render'), { recursive: true, force: true });
      await plantFiles(path.join(shot, 'render'), { 'comp.0001.exr': 'mine!', '名前.0002.exr': 'mine too' });
    };
    const words = (seat: FarmSeat): string[] => download('output', seat, '--conflict-resolution', how);
    expectAlike(await homeByAll(both, mine, words, [shot]), 9);
  });

  test('only what a pattern names, by paths of the job', async () => {
    const { both, shot } = await submitted(reference());
    for (const seat of [both.deadline, both.satchel]) render(seat, shot);
    const clean = (): Promise<void> => rm(path.join(shot, 'render'), { recursive: true, force: true });
    for (const match of ['JOB', 'LOCAL']) {
      const words = (seat: FarmSeat): string[] =>
        download('output', seat, '-i', '*.exr', '-i', 'nothing.*', '--match-paths-by', match);
      expectAlike(await homeByAll(both, clean, words, [shot]), 7);
    }
  });

  test('two roots, one of them a place of the storage profile', async () => {
    const { both, shot, cache } = await submitted(reference(), true);
    for (const seat of [both.deadline, both.satchel]) {
      runWorker(seat, { task: 0, files: { [shot]: { 'render/a.exr': 'a' }, [cache]: { 'out/b.vdb': 'b' } } });
      runWorker(seat, { task: 1, files: { [cache]: { 'out/c.vdb': 'c' } } });
    }
    const clean = async (): Promise<void> => {
      await rm(path.join(shot, 'render'), { recursive: true, force: true });
      await rm(path.join(cache, 'out'), { recursive: true, force: true });
    };
    expectAlike(await homeByAll(both, clean, (seat) => download('output', seat), [shot, cache]), 7);
  });

  test('the inputs of a job', async () => {
    const { both, shot, cache } = await submitted(reference(), true);
    const clean = async (): Promise<void> => {
      for (const folder of [shot, cache]) {
        await rm(folder, { recursive: true });
        await mkdir(folder);
      }
    };
    expectAlike(await homeByAll(both, clean, (seat) => download('input', seat), [shot, cache]), 4);
  });

  test('each knows the job, the farm and the queue that the other kept, and what the other set', async () => {
    const { both } = await submitted(reference());
    const { place, deadline, satchel, at } = both;
    const jobOf = ({ deadline: farm }: FarmSeat): string => farm.jobs()[0]?.jobId ?? '';
    const [farm, queue] = [atQueue[1] ?? '', atQueue[3] ?? ''];
    const got = async (client: Client, key: string): Promise<string> => (await client.run('config', 'get', key)).stdout;
    await deadline.run('config', 'set', 'defaults.farm_id', farm);
    await satchel.run('config', 'set', 'defaults.queue_id', queue);
    // Satchel's submission was the last one.
    expect((await got(deadline, 'defaults.job_id')).trim()).toBe(jobOf(satchel));
    expect([
      (await got(satchel, 'defaults.farm_id')).trim(),
      (await got(deadline, 'defaults.queue_id')).trim(),
    ]).toEqual([farm, queue]);
    for (const [key, value] of [
      ['settings.conflict_resolution', 'SKIP'],
      ['settings.known_asset_paths', `${place.at('50%')}:${place.folder}`],
    ] as const) {
      await satchel.run('config', 'set', key, value);
      expect((await got(deadline, key)).trim()).toBe(value);
      await deadline.run('config', 'set', key, key === 'settings.known_asset_paths' ? '/a%%b' : 'false');
      expect((await got(satchel, key)).trim()).toBe(key === 'settings.known_asset_paths' ? '/a%b' : 'false');
    }
    // Neither is told farm, queue nor job.
    await writeFile(place.at('note.txt'), '');
    for (const client of [at(deadline, satchel), satchel]) {
      const { stdout } = await client.run('job', 'get');
      expect(stdout).toContain(jobOf(satchel));
    }
  });
});
