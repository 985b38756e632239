import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { named } from '../../../../main/adapters/files/errnoErrors';
import type {
  CheckedFolder,
  FilesystemPorts,
  PlannedFiles,
} from '../../../../main/engine/checks/filesystem/checkedFolder';
import type { FileSystem } from '../../../../main/engine/ports/fileSystem';
import { checkFolder, folderPorts, GB, levelsOf, stillClock, type FolderRun } from '../../../support/checkedFolder';

let folder = '';
// Tests may run with their temporary files below /dev, which a check warns of.
beforeEach(async () => {
  folder = await mkdtemp('/var/tmp/satchel-checked-');
  await writeFile(path.join(folder, 'shot.exr'), 'pixels');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan: PlannedFiles = { needBytes: GB, fileCount: 10, hasLinks: false, inputs: [], replaced: [] };
const onPosix = { 'fs.exists': 'success', 'fs.mount': 'success', 'fs.identity': 'success' };
const healthy = {
  ...onPosix,
  'fs.protected': 'success',
  'fs.write': 'success',
  'fs.mkdir': 'success',
  'fs.rename': 'success',
  'fs.delete': 'success',
  'fs.fsync': 'success',
  'fs.symlink': 'success',
  'fs.sparse': 'success',
  'fs.chmod': 'success',
  'fs.hardlink': 'success',
  'fs.space': 'success',
  'fs.inodes': 'success',
  'fs.quota': 'skipped',
  'fs.locks': 'success',
  'fs.latency': 'success',
};
const healthySource = { ...onPosix, 'fs.list': 'success', 'fs.read': 'success' };

const base = folderPorts();
/** A call that always fails as the system fails. */
const failing =
  (errno: string) =>
  (file: string): Promise<never> =>
    named(file, () => Promise.reject(Object.assign(new Error(errno), { code: errno })));
const withFiles = (changes: Partial<FileSystem>): Partial<FilesystemPorts> => ({
  files: { ...base.files, ...changes },
});
const withFreeFiles = (free: number): Partial<FilesystemPorts> => ({
  volumes: { ...base.volumes, look: () => Promise.resolve({ files: { total: 1e6, free } }) },
});
const needs = (id: string, ...ids: readonly string[]) => Object.fromEntries(ids.map((one) => [one, `needs ${id}`]));
const deepOnes = ['fs.fsync', 'fs.symlink', 'fs.sparse', 'fs.chmod', 'fs.hardlink', 'fs.latency'];
const afterWrite = ['fs.mkdir', 'fs.rename', 'fs.delete', ...deepOnes];

interface Fault {
  readonly what: string;
  readonly ports?: Partial<FilesystemPorts>;
  readonly target?: Partial<CheckedFolder> & { readonly below?: string };
  readonly run?: FolderRun;
  readonly expected: Readonly<Record<string, string>>;
}

const destinationFaults: readonly Fault[] = [
  { what: 'a healthy folder', expected: {} },
  {
    what: 'a file in the way of the folder',
    target: { below: 'shot.exr/new' },
    expected: {
      'fs.exists': 'error',
      ...needs('fs.exists', 'fs.mount', 'fs.protected', 'fs.write', ...afterWrite),
      ...needs('fs.exists', 'fs.space', 'fs.inodes', 'fs.quota', 'fs.locks'),
    },
  },
  { what: 'a folder that has to be made', target: { below: 'new/and deeper' }, expected: {} },
  {
    what: 'a folder of OneDrive',
    target: { below: 'OneDrive - Studio/show' },
    expected: { 'fs.mount': 'warning' },
  },
  {
    what: 'the home folder itself',
    ports: { homeFolder: 'FOLDER' },
    expected: { 'fs.protected': 'error', ...needs('fs.protected', 'fs.write', ...afterWrite) },
  },
  {
    what: 'the data folder of Satchel',
    target: { below: 'inside' },
    ports: { dataFolder: 'FOLDER' },
    expected: { 'fs.protected': 'error', ...needs('fs.protected', 'fs.write', ...afterWrite) },
  },
  {
    what: 'no right to write',
    ports: withFiles({ createExclusive: failing('EACCES') }),
    expected: { 'fs.write': 'error', ...needs('fs.write', ...afterWrite) },
  },
  {
    what: 'a disk that gives back other bytes',
    ports: withFiles({ readFile: () => Promise.resolve(new Uint8Array(4096)) }),
    expected: { 'fs.write': 'error', ...needs('fs.write', ...afterWrite) },
  },
  {
    what: 'no right to make folders',
    ports: withFiles({ makeFolders: failing('EACCES') }),
    expected: { 'fs.mkdir': 'error', 'fs.latency': 'needs fs.mkdir' },
  },
  {
    what: 'folders that cannot be removed',
    ports: withFiles({ removeEmptyFolder: failing('EPERM') }),
    expected: { 'fs.mkdir': 'error', 'fs.latency': 'needs fs.mkdir' },
  },
  {
    what: 'no right to rename',
    ports: withFiles({ rename: failing('EPERM') }),
    expected: { 'fs.rename': 'error' },
  },
  {
    what: 'no right to remove',
    ports: withFiles({ unlink: failing('EPERM') }),
    expected: { 'fs.delete': 'error', ...needs('fs.delete', ...deepOnes) },
  },
  {
    what: 'a share that cannot say when files are safe',
    ports: withFiles({ syncFolder: failing('EIO') }),
    expected: { 'fs.fsync': 'info' },
  },
  {
    what: 'no links',
    ports: withFiles({ makeLink: failing('EPERM') }),
    expected: { 'fs.symlink': 'info' },
  },
  {
    what: 'no links where links are planned',
    ports: withFiles({ makeLink: failing('EPERM') }),
    target: { plan: { ...plan, hasLinks: true } },
    expected: { 'fs.symlink': 'warning' },
  },
  {
    what: 'holes that take room',
    ports: { volumes: { ...base.volumes, allocatedBytes: () => Promise.resolve(4 * 1024 * 1024) } },
    expected: { 'fs.sparse': 'info' },
  },
  {
    what: 'modes that do not stay',
    ports: withFiles({ setMode: () => Promise.resolve() }),
    expected: { 'fs.chmod': 'info' },
  },
  {
    what: 'no hard links',
    ports: withFiles({ linkExclusive: () => Promise.resolve(false) }),
    expected: { 'fs.hardlink': 'info' },
  },
  {
    what: 'too little space',
    ports: withFiles({
      space: () => Promise.resolve({ volumeId: '1', freeBytes: 5 * GB, totalBytes: 1000 * GB }),
    }),
    expected: { 'fs.space': 'error' },
  },
  {
    what: 'a disk that is nearly full, and nothing planned',
    ports: withFiles({
      space: () => Promise.resolve({ volumeId: '1', freeBytes: 5 * GB, totalBytes: 1000 * GB }),
    }),
    target: { plan: undefined as never },
    expected: { 'fs.space': 'warning' },
  },
  {
    what: 'space that is not told',
    ports: withFiles({ space: () => Promise.resolve(undefined) }),
    expected: { 'fs.space': 'skipped' },
  },
  { what: 'too few files', ports: withFreeFiles(9), expected: { 'fs.inodes': 'error' } },
  {
    what: 'files that nobody counts',
    ports: { volumes: { ...base.volumes, look: () => Promise.resolve({}) } },
    expected: { 'fs.inodes': 'skipped' },
  },
  {
    what: 'files that are open elsewhere',
    ports: withFiles({ isHeldOpen: () => Promise.resolve(true) }),
    target: { plan: { ...plan, replaced: ['/show/one.exr', '/show/two.exr'] } },
    expected: { 'fs.locks': 'warning' },
  },
  {
    what: 'a disk that takes 21 ms for everything',
    run: { clock: tickingClock(21) },
    expected: { 'fs.latency': 'info' },
  },
];

/** Each look at it is a step later. */
function tickingClock(stepMs: number): ReturnType<typeof stillClock> {
  let now = 0;
  return { ...stillClock(), monotonicMs: () => (now += stepMs) };
}

test.each(destinationFaults)('of a destination, $what shows as itself alone', async (fault) => {
  const { below = '', ...change } = fault.target ?? {};
  const meant = (value: string | undefined) => (value === 'FOLDER' ? folder : value);
  const ports = folderPorts({
    ...fault.ports,
    homeFolder: meant(fault.ports?.homeFolder) ?? base.homeFolder,
    dataFolder: meant(fault.ports?.dataFolder) ?? base.dataFolder,
  });
  const target: CheckedFolder = { folder: path.join(folder, below), use: 'destination', plan, ...change };
  const results = await checkFolder(target, ports, fault.run);
  expect(levelsOf(results)).toEqual({ ...healthy, ...fault.expected });
});

const sourceFaults: readonly Fault[] = [
  { what: 'a healthy folder', expected: {} },
  {
    what: 'a folder that is not there',
    target: { below: 'gone' },
    expected: { 'fs.exists': 'error', ...needs('fs.exists', 'fs.mount', 'fs.list', 'fs.read') },
  },
  {
    what: 'a link that leads nowhere',
    target: { below: 'broken' },
    expected: { 'fs.exists': 'error', ...needs('fs.exists', 'fs.mount', 'fs.list', 'fs.read') },
  },
  {
    what: 'no right to list',
    ports: withFiles({ readFolder: failing('EACCES'), canWriteIn: () => Promise.resolve(false) }),
    expected: { 'fs.list': 'error', 'fs.read': 'needs fs.list' },
  },
  {
    what: 'no right to read',
    ports: withFiles({ openReader: failing('EACCES') }),
    expected: { 'fs.read': 'error' },
  },
  {
    what: 'an input that is gone',
    target: { plan: { ...plan, inputs: ['/nowhere/a.exr'] } },
    expected: { 'fs.read': 'error' },
  },
];

test.each(sourceFaults)('of a source, $what shows as itself alone', async (fault) => {
  await symlink('nowhere', path.join(folder, 'broken'));
  const { below = '', ...change } = fault.target ?? {};
  const target: CheckedFolder = { folder: path.join(folder, below), use: 'source', ...change };
  const results = await checkFolder(target, folderPorts(fault.ports), fault.run);
  expect(levelsOf(results)).toEqual({ ...healthySource, ...fault.expected });
});

test('a mapped drive that an administrator does not see is a warning that says so, beside the folder that is not there', async () => {
  const nothing = withFiles({
    statFollowing: () => Promise.resolve(undefined),
    lstat: () => Promise.resolve(undefined),
  });
  const ports = folderPorts({
    ...nothing,
    platform: 'windows',
    account: { name: 'ada', isElevated: () => Promise.resolve(true) },
  });
  const results = await checkFolder({ folder: 'Z:\\show', use: 'source' }, ports);
  expect(levelsOf(results)).toEqual({
    ...healthySource,
    'fs.exists': 'error',
    'fs.identity': 'warning',
    ...needs('fs.exists', 'fs.mount', 'fs.list', 'fs.read'),
  });
});

test('the store of a folder has to be there', async () => {
  const results = await checkFolder({ folder: path.join(folder, 'store'), use: 'store' }, folderPorts(), {
    mode: 'light',
  });
  expect(results.filter(({ level }) => level === 'error')).toMatchObject([
    { id: 'fs.exists', details: { cause: 'missing' } },
  ]);
});

test('a light check leaves out what only a deep one tries', async () => {
  const results = await checkFolder({ folder, use: 'destination' }, folderPorts(), { mode: 'light' });
  const left = Object.fromEntries(Object.entries(healthy).filter(([id]) => !deepOnes.includes(id)));
  expect(levelsOf(results)).toEqual(left);
});

test('what may not be written is an error of rights, what does not fit one of resources', async () => {
  const typeFor = async (errno: string): Promise<unknown> => {
    const ports = folderPorts(withFiles({ createExclusive: failing(errno) }));
    const results = await checkFolder({ folder, use: 'destination' }, ports, { mode: 'light' });
    const { type, actions, details } = results.find(({ id }) => id === 'fs.write') ?? {};
    return { type, actions, errno: details?.['errno'] };
  };
  expect([await typeFor('EACCES'), await typeFor('EROFS'), await typeFor('ENOSPC'), await typeFor('EDQUOT')]).toEqual([
    { type: 'permission', actions: [], errno: 'EACCES' },
    { type: 'permission', actions: [], errno: 'EROFS' },
    { type: 'resource', actions: ['free-space'], errno: 'ENOSPC' },
    { type: 'resource', actions: ['free-space'], errno: 'EDQUOT' },
  ]);
});

test('whole parts of a path decide: /usr2 is not below /usr, and OneDriveX is no OneDrive', async () => {
  await mkdir(path.join(folder, 'OneDriveX'));
  const results = await checkFolder({ folder: path.join(folder, 'OneDriveX'), use: 'destination' }, folderPorts());
  const system = await checkFolder(
    { folder: '/usr2/show', use: 'destination' },
    folderPorts(withFiles({ createExclusive: failing('EACCES') })),
    { mode: 'light' },
  );
  expect([levelsOf(results)['fs.mount'], levelsOf(system)['fs.protected']]).toEqual(['success', 'success']);
});

test('folders of the system are refused and what services fill is warned of', async () => {
  const levelFor = async (place: string): Promise<unknown> => {
    const ports = folderPorts(withFiles({ createExclusive: failing('EACCES') }));
    return levelsOf(await checkFolder({ folder: place, use: 'destination' }, ports, { mode: 'light' }))['fs.protected'];
  };
  expect([
    await levelFor('/usr/show'),
    await levelFor('/'),
    await levelFor('/var/lib/show'),
    await levelFor('/dev/shm/show'),
  ]).toEqual(['error', 'error', 'warning', 'warning']);
});

test('where a folder really lies decides, also when it has to be made', async () => {
  await symlink('/usr', path.join(folder, 'link'));
  const target = { folder: path.join(folder, 'link', 'new', 'show'), use: 'destination' } as const;
  const results = await checkFolder(target, folderPorts(), { mode: 'light' });
  expect(results.filter(({ level }) => level === 'error')).toMatchObject([
    { id: 'fs.protected', details: { cause: 'protected' } },
  ]);
});

test('nothing is left beside what was there', async () => {
  await checkFolder({ folder, use: 'destination', plan }, folderPorts());
  expect(await readdir(folder)).toEqual(['shot.exr']);
});

test('an error that is no answer of the disk is an error of the probe, without its stack', async () => {
  const ports = folderPorts(withFiles({ rename: () => Promise.reject(new Error('a fault of ours')) }));
  const results = await checkFolder({ folder, use: 'destination' }, ports, { mode: 'light' });
  expect(results.find(({ id }) => id === 'fs.rename')).toMatchObject({ level: 'error', type: 'system' });
});
