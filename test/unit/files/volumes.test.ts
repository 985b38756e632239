import { mkdtemp, open, readFile, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountOf, parseMountInfo, parseMountList } from '../../../main/adapters/files/mountTable';
import { createVolumes } from '../../../main/adapters/files/volumes';
import { createSystemPrograms } from '../../../main/adapters/process/systemPrograms';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-volumes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const volumes = createVolumes(createSystemPrograms());

const mountInfo = String.raw`22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw - proc proc rw
40 22 0:45 / /mnt/show\040one rw,relatime shared:20 master:3 - nfs4 nas01:/export rw,vers=4.2
41 22 8:17 / /mnt rw - xfs /dev/sdb1 rw
42 22 0:46 / /mnt/show rw - fuse.sshfs ada@host:/ rw
43 22 0:47 / /mnt/show rw - tmpfs none rw
short line
44 22 0:48 /a - b`;

test('the mount nearest above a path holds it, by whole parts, and of several at one place the last', () => {
  const mounts = parseMountInfo(mountInfo);
  const holding = (place: string) => mountOf(place, mounts);
  expect(
    ['/mnt/show one/a', '/mnt/show', '/mnt/show/x', '/mnt/showx', '/mnt', '/mnt2', '/'].map(
      (place) => holding(place)?.fileSystem,
    ),
  ).toEqual(['nfs4', 'tmpfs', 'tmpfs', 'xfs', 'xfs', 'ext4', 'ext4']);
  expect(holding('/mnt/show one')).toEqual({ mountPoint: '/mnt/show one', fileSystem: 'nfs4', deviceNumber: '0:45' });
  expect(mountOf('/mnt', [])).toBeUndefined();
});

test('the list of macOS is read with spaces and parentheses in names', () => {
  const list = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '//ada@nas01/Show%20(new) on /Volumes/Show (new) (smbfs, nodev, nosuid, mounted by ada)',
    'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
  ].join('\n');
  expect(parseMountList(list)).toEqual([
    { mountPoint: '/', fileSystem: 'apfs' },
    { mountPoint: '/Volumes/Show (new)', fileSystem: 'smbfs' },
    { mountPoint: '/System/Volumes/Data/home', fileSystem: 'autofs' },
  ]);
});

test('a folder is on the volume that the system says, also through a link', async () => {
  const link = path.join(folder, 'link');
  await symlink('/proc/self', link);
  const counts = await statfs(folder);
  const found = await volumes.look(folder);
  expect(found.files).toEqual(
    counts.files === 0 ? undefined : { total: counts.files, free: expect.any(Number) as number },
  );
  if (process.platform !== 'linux') return;
  expect(await volumes.look(link)).toMatchObject({ mountPoint: '/proc', fileSystem: 'proc' });
  const table = parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8'));
  expect(table.map(({ mountPoint }) => mountPoint)).toContain(found.mountPoint);
});

test('what is not there tells nothing', async () => {
  const gone = path.join(folder, 'gone');
  expect([await volumes.look(gone), await volumes.allocatedBytes(gone)]).toEqual([{}, undefined]);
});

test('a hole takes no room, and bytes do', async () => {
  const [sparse, full] = [path.join(folder, 'sparse'), path.join(folder, 'full')];
  const handle = await open(sparse, 'w');
  await handle.truncate(1024 * 1024);
  await handle.close();
  await writeFile(full, Buffer.alloc(64 * 1024, 1));
  expect(await volumes.allocatedBytes(sparse)).toBeLessThan(64 * 1024);
  expect(await volumes.allocatedBytes(full)).toBeGreaterThanOrEqual(64 * 1024);
});
