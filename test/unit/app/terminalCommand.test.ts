/** The command for terminals: put where nothing else is, led here again, removed without a trace. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import {
  createTerminalCommands,
  type TerminalCommandParts,
  type TerminalCommands,
} from '../../../main/app/terminalCommand';

interface Place {
  readonly folder: string;
  readonly path: string;
  readonly own: string;
  readonly open: (over?: Partial<TerminalCommandParts>) => TerminalCommands;
}

function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), "satchel's command "));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const resources = join(folder, 'Satchel', 'resources');
  const own = join(resources, 'cli', 'satchel');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, '#!/bin/sh\necho "cli $*"\nexit 3\n', { mode: 0o755 });
  const homeFolder = join(folder, 'home');
  const open = (over: Partial<TerminalCommandParts> = {}): TerminalCommands =>
    createTerminalCommands({
      platform: 'linux',
      resources,
      appImage: undefined,
      homeFolder,
      searchPath: `/usr/bin:${join(homeFolder, '.local', 'bin')}`,
      sharedFolder: join(folder, 'shared'),
      ...over,
    });
  return { folder, path: join(homeFolder, '.local', 'bin', 'satchel'), own, open };
}

test('says where it would be put before it is, puts it there, and removes it again', () => {
  const { path, own, open } = place();
  const commands = open();
  const rest = { path, target: own, isOnPath: true };
  const [before, wasThere] = [commands.get(), existsSync(path)];
  const [installed, leadsTo] = [commands.install(), readlinkSync(path)];
  const removed = commands.remove();
  expect([before, wasThere, installed, leadsTo, removed, existsSync(path)]).toEqual([
    { ...rest, state: 'absent' },
    false,
    { ...rest, state: 'installed' },
    own,
    { ...rest, state: 'absent' },
    false,
  ]);
});

test('one that starts another copy is led here', () => {
  const { folder, path, own, open } = place();
  open({ resources: join(folder, 'Satchel', 'resources') }).install();
  const other = join(folder, 'newer', 'resources');
  mkdirSync(join(other, 'cli'), { recursive: true });
  writeFileSync(join(other, 'cli', 'satchel'), '');
  const commands = open({ resources: other });
  const before = commands.get().state;
  expect([before, commands.install().state, readlinkSync(path), own !== readlinkSync(path)]).toEqual([
    'outdated',
    'installed',
    join(other, 'cli', 'satchel'),
    true,
  ]);
});

test("what is somebody else's is neither replaced nor removed", () => {
  const { path, open } = place();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\necho mine\n');
  const commands = open();
  const codes = [commands.install, commands.remove].map((change) => {
    try {
      return change().state;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  });
  expect([commands.get().state, codes, readFileSync(path, 'utf8')]).toEqual([
    'foreign',
    ['input.invalid', 'input.invalid'],
    '#!/bin/sh\necho mine\n',
  ]);
});

test('a package and Windows bring their own, and a copy without a command line offers none', () => {
  const { folder, own, open } = place();
  const [windows] = [open({ platform: 'win32' }).get().state];
  writeFileSync(join(folder, 'Satchel', 'resources', 'package-type'), 'deb');
  const packaged = open();
  const unchanged = packaged.install().state;
  rmSync(join(folder, 'Satchel', 'resources', 'package-type'));
  rmSync(own);
  expect([windows, unchanged, open().install().state]).toEqual(['packaged', 'packaged', 'missing']);
});

test('on a Mac it goes where shells look, when this user may write there', () => {
  const { folder, path, open } = place();
  const searchPath = '/usr/bin:/bin';
  const before = open({ platform: 'darwin', searchPath }).get();
  mkdirSync(join(folder, 'shared'));
  const after = open({ platform: 'darwin', searchPath }).get();
  expect([before.path, before.isOnPath, after.path]).toEqual([path, false, join(folder, 'shared', 'satchel')]);
});

test.runIf(process.platform === 'linux')(
  'of an image it is a script that mounts the image, passes words and the exit code on, and lets it go',
  async () => {
    const { folder, path, own, open } = place();
    const image = join(folder, "Satchel 'new'.AppImage");
    // As the runtime of such an image does: it prints where it is mounted, and holds it until it is ended.
    const mounted = join(folder, 'mounted');
    writeFileSync(
      image,
      `#!/bin/sh\n[ "$1" = --appimage-mount ] || exit 9\n: >"${mounted}"\nend() { rm "${mounted}"; exit 0; }\ntrap end TERM\necho "${dirname(dirname(dirname(own)))}"\nwhile :; do sleep 0.05; done\n`,
    );
    chmodSync(image, 0o755);
    const commands = open({ appImage: image });
    const installed = commands.install();
    const said = await promisify(execFile)(path, ['a b', "it's"]).catch((error: unknown) => error);
    expect([installed.state, said]).toMatchObject(['installed', { code: 3, stdout: "cli a b it's\n", stderr: '' }]);
    await expect.poll(() => existsSync(mounted)).toBe(false);
    rmSync(image);
    const gone = await promisify(execFile)(path).catch((error: unknown) => error);
    expect([gone, commands.remove().state]).toMatchObject([{ code: 127, stdout: '' }, 'absent']);
  },
);
