/** A queue that the Deadline client and Satchel sync in turns: each goes on from where the other was. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { atQueue, createBothClients, planWith, writeBundle } from '../../support/bothClients';
import { profileId, queueId } from '../../support/deadlineWorld';
import { plantFiles, treeOf } from '../../support/plantTree';
import { describeReference, type Reference } from '../../support/referencePython';
import { runWorker } from '../../support/workerOutputs';

type Document = Readonly<Record<string, unknown>>;

/** A job over `shot`, at the doubles of Satchel; both clients sync it there. */
async function seat(reference: Reference, mode: 'ignored' | 'profile') {
  const both = await createBothClients(reference);
  const { place, satchel } = both;
  const shot = place.at('shot é');
  await plantFiles(shot, { 'scene.ma': 'scene' });
  const bundle = await writeBundle(place.at('bundle'), {
    'asset_references.json': {
      assetReferences: { inputs: { directories: [shot] }, outputs: { directories: [path.join(shot, 'render')] } },
    },
  });
  satchel.deadline.plant(planWith([{ name: 'Shot', path: shot, type: 'LOCAL' }]));
  const profile = ['--storage-profile-id', profileId];
  const flags = mode === 'profile' ? profile : [];
  await satchel.run('bundle', 'submit', bundle, ...atQueue, ...flags, '--yes', '--known-asset-path', place.folder);
  const folder = place.at('checkpoints');
  await mkdir(folder);
  const key = mode === 'profile' ? profileId : 'ignore-storage-profiles';
  return { both, shot, folder, checkpoint: `${folder}/${queueId}_${key}_download_checkpoint.json`, mode };
}

type Seat = Awaited<ReturnType<typeof seat>>;

const words = ({ folder, mode }: Seat, more: readonly string[]): string[] => [
  ...['queue', 'sync-output', ...atQueue, '--checkpoint-dir', folder, '--bootstrap-lookback-minutes', '60'],
  ...(mode === 'profile' ? ['--storage-profile-id', profileId] : ['--ignore-storage-profiles']),
  ...more,
];

/** What a client fetched of content, and how it ended. */
async function syncs(of: Seat, who: 'deadline' | 'satchel', ...more: readonly string[]): Promise<number> {
  const { satchel, deadline, at } = of.both;
  satchel.bucket.requests.clear();
  await at(who === 'deadline' ? deadline : satchel, satchel).run(...words(of, more));
  return satchel.bucket.requests.where((row) => row.method === 'GET' && row.key.includes('/Data/')).length;
}

const finish = ({ both, shot }: Seat, task: number, text: string): void => {
  runWorker(both.satchel, { task, files: { [shot]: { [`render/f${String(task)}.exr`]: text } } });
};

async function rendersOf({ shot }: Seat): Promise<readonly string[]> {
  return Object.keys(await treeOf(shot)).filter((name) => name.endsWith('.exr'));
}

const read = async (file: string): Promise<Document> => JSON.parse(await readFile(file, 'utf8')) as Document;

describeReference('queue sync-output of the reference', (reference) => {
  test.each(['ignored', 'profile'] as const)(
    'D15: with --adopt-checkpoint nothing comes that the Deadline client brought (%s)',
    async (mode) => {
      const of = await seat(reference(), mode);
      finish(of, 0, 'one');
      const theirs = await syncs(of, 'deadline');
      const adopted = await syncs(of, 'satchel', '--adopt-checkpoint');
      finish(of, 1, 'two');
      const later = await syncs(of, 'satchel', '--adopt-checkpoint');
      expect([theirs, adopted, later, await rendersOf(of)]).toEqual([1, 0, 1, ['render/f0.exr', 'render/f1.exr']]);
    },
  );

  test.each(['ignored', 'profile'] as const)('the two take turns, each with what the other left (%s)', async (mode) => {
    const of = await seat(reference(), mode);
    await of.both.satchel.run('config', 'set', 'deadline.writeSyncState', 'true');
    finish(of, 0, 'one');
    const ours = await syncs(of, 'satchel');
    const written = await read(of.checkpoint);
    const nothing = await syncs(of, 'deadline');
    const rewritten = await read(of.checkpoint);
    finish(of, 1, 'two');
    const theirs = await syncs(of, 'deadline');
    const nothingEither = await syncs(of, 'satchel');
    finish(of, 2, 'three');
    const last = await syncs(of, 'satchel');
    expect([ours, nothing, theirs, nothingEither, last]).toEqual([1, 0, 1, 0, 1]);
    const untimed = (document: Document): Document => ({ ...document, downloadsCompletedTimestamp: 'then' });
    expect(untimed(written)).toEqual(untimed(rewritten));
    expect(Object.keys(written)).toEqual(Object.keys(rewritten));
  });
});
