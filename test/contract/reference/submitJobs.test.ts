/** One bundle, submitted by the Deadline client and by Satchel: the same objects, the same job. */
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  atQueue,
  bucketOf,
  createBothClients,
  jobsOf,
  planWith,
  writeBundle,
  type BothClients,
} from '../../support/bothClients';
import { profileId } from '../../support/deadlineWorld';
import { plantFiles } from '../../support/plantTree';
import { describeReference, type Reference } from '../../support/referencePython';

interface Case {
  readonly title: string;
  /** Plants the files and answers the bundle's asset references. */
  readonly plant: (both: BothClients) => Promise<AssetReferences>;
  readonly flags?: readonly string[];
  /** Of Satchel alone. */
  readonly satchelFlags?: readonly string[];
  /** Locations of the storage profile of both; none without. */
  readonly locations?: (both: BothClients) => readonly { name: string; path: string; type: 'LOCAL' | 'SHARED' }[];
}

interface AssetReferences {
  readonly filenames?: readonly string[];
  readonly directories?: readonly string[];
  readonly outputs?: readonly string[];
}

const sequence = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`plates/sh010.${String(1001 + index)}.exr`, `plate ${String(index)}`]),
);

const cases: readonly Case[] = [
  {
    title: 'a scene with its textures and a folder for what is rendered',
    plant: async ({ place }) => {
      const shot = place.at('shot');
      await plantFiles(shot, { 'scene.ma': 'scene', 'tex/a.png': 'aaaa', 'tex/b.png': 'bbbb', 'tex/same.png': 'aaaa' });
      return {
        filenames: [path.join(shot, 'scene.ma')],
        directories: [path.join(shot, 'tex')],
        outputs: [path.join(shot, 'render'), path.join(shot, 'cache', 'sim')],
      };
    },
  },
  {
    title: 'tiles and a sequence of frames',
    plant: async ({ place }) => {
      const shot = place.at('shot');
      await plantFiles(shot, {
        ...sequence,
        'tex/skin.1001.tif': '1',
        'tex/skin.1002.tif': '2',
        'tex/skin.1011.tif': '11',
      });
      return { directories: [path.join(shot, 'plates'), path.join(shot, 'tex')], outputs: [path.join(shot, 'out')] };
    },
  },
  {
    title: 'names in many scripts, in both forms of an accent, with marks and blanks',
    plant: async ({ place }) => {
      const shot = place.at('プロジェクト é');
      await plantFiles(shot, {
        'Überblick.ma': 'u',
        'e\u0301.txt': 'decomposed',
        '\u00e9.txt': 'composed',
        '名前/テクスチャ😀.png': 'x',
        "it's #1 [a] {b} %20 +&.txt": 'marks',
        ' leading and trailing .txt': 'blanks',
        '\uffee.txt': 'after the surrogates?',
        '😀.txt': 'by code units',
      });
      return { directories: [shot], outputs: [path.join(shot, 'レンダー')] };
    },
  },
  {
    title: 'links to files and folders, and a link that leads out',
    satchelFlags: ['--no-follow-dir-links'],
    plant: async ({ place }) => {
      const shot = place.at('shot');
      await plantFiles(shot, { 'scene.ma': 'scene', 'tex/a.png': 'a', 'lib/deep/b.png': 'b' });
      await plantFiles(place.at('elsewhere'), { 'c.png': 'c' });
      await symlink('tex/a.png', path.join(shot, 'link.png'));
      await symlink('lib', path.join(shot, 'linked folder'));
      await symlink(place.at('elsewhere', 'c.png'), path.join(shot, 'out.png'));
      return { filenames: [path.join(shot, 'link.png'), path.join(shot, 'out.png')], directories: [shot] };
    },
  },
  {
    title: 'empty files, and one file that is there twice',
    plant: async ({ place }) => {
      const shot = place.at('shot');
      await plantFiles(shot, { 'empty.txt': '', 'sub/empty too.txt': '', 'one.bin': 'x'.repeat(100_000) });
      await mkdir(path.join(shot, 'hollow'));
      return { filenames: [path.join(shot, 'one.bin'), path.join(shot, 'one.bin')], directories: [shot] };
    },
  },
  {
    title: 'a missing file, and a folder that is named as a file',
    plant: async ({ place }) => {
      const shot = place.at('shot');
      await plantFiles(shot, { 'scene.ma': 'scene', 'tex/a.png': 'a' });
      return { filenames: [path.join(shot, 'scene.ma'), path.join(shot, 'gone.ma')] };
    },
  },
  {
    title: 'only folders for what is rendered',
    plant: async ({ place }) => {
      await mkdir(place.at('shot'));
      return { outputs: [place.at('shot', 'render')] };
    },
  },
  {
    title: 'a storage profile with a place of its own, a shared one and files outside both',
    plant: async ({ place }) => {
      await plantFiles(place.at('local'), { 'scene.ma': 'scene', 'tex/a.png': 'a' });
      await plantFiles(place.at('shared'), { 'huge.vdb': 'shared' });
      await plantFiles(place.at('other'), { 'ref.mov': 'other' });
      return {
        filenames: [place.at('local', 'scene.ma'), place.at('shared', 'huge.vdb'), place.at('other', 'ref.mov')],
        directories: [place.at('local', 'tex')],
        outputs: [place.at('local', 'render'), place.at('shared', 'render')],
      };
    },
    locations: ({ place }) => [
      { name: 'Local', path: place.at('local'), type: 'LOCAL' },
      { name: 'Shared', path: place.at('shared'), type: 'SHARED' },
    ],
  },
  {
    title: 'two places of a storage profile, one in the other',
    plant: async ({ place }) => {
      await plantFiles(place.at('work'), { 'a.txt': 'a', 'lib/b.txt': 'b', 'library/c.txt': 'c' });
      return { directories: [place.at('work')], outputs: [place.at('work', 'lib', 'out')] };
    },
    locations: ({ place }) => [
      { name: 'Work', path: place.at('work'), type: 'LOCAL' },
      { name: 'Library', path: place.at('work', 'lib'), type: 'LOCAL' },
    ],
  },
  {
    title: 'files that workers read through a virtual file system',
    flags: ['--job-attachments-file-system', 'VIRTUAL'],
    plant: async ({ place }) => {
      await plantFiles(place.at('shot'), { 'scene.ma': 'scene' });
      return { filenames: [place.at('shot', 'scene.ma')], outputs: [place.at('shot', 'render')] };
    },
  },
  {
    title: 'limits, a priority, a name of its own and a job that waits',
    flags: [
      ...['--name', 'Shot 10 – Überblick', '--priority', '71', '--max-failed-tasks-count', '3'],
      ...['--max-retries-per-task', '2', '--max-worker-count', '4', '--target-task-run-status', 'SUSPENDED'],
    ],
    plant: async ({ place }) => {
      await plantFiles(place.at('shot'), { 'scene.ma': 'scene' });
      return { filenames: [place.at('shot', 'scene.ma')] };
    },
  },
];

/** Both send one bundle, each to its own doubles. */
async function sent({ plant, flags = [], satchelFlags = [], locations }: Case, reference: Reference) {
  const both = await createBothClients(reference);
  const { place, deadline, satchel } = both;
  const { filenames = [], directories = [], outputs = [] } = await plant(both);
  const bundle = await writeBundle(place.at('bundle'), {
    'asset_references.json': {
      assetReferences: { inputs: { filenames, directories }, outputs: { directories: outputs } },
    },
  });
  const more: string[] = [];
  if (locations !== undefined) {
    for (const seat of [deadline, satchel]) seat.deadline.plant(planWith([...locations(both)]));
    more.push('--storage-profile-id', profileId);
  }
  const words = [
    'bundle',
    'submit',
    bundle,
    ...atQueue,
    ...flags,
    ...more,
    '--yes',
    '--known-asset-path',
    place.folder,
  ];
  const said = await deadline.run(...words);
  const ours = await satchel.run(...words, ...satchelFlags);
  return { both, bundle, words, said, ours };
}

describeReference('submitting', (reference) => {
  test.each(cases)('S14, D10: $title', async (one) => {
    const { both } = await sent(one, reference());
    const { deadline, satchel } = both;
    expect([jobsOf(satchel), bucketOf(satchel)]).toEqual([jobsOf(deadline), bucketOf(deadline)]);
    expect(jobsOf(deadline)).toHaveLength(1);
  });
});
