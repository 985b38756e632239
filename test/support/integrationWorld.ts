/** A computer with programs on it, for installations that are tried out: a home, folders of the system, the buttons of the checkout. */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { sha256 } from '../../main/adapters/integrations/integrationSources';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createIntegrations, type Integrations } from '../../main/engine/integrations/integrations';

type Wish = Parameters<Integrations['plan']>[0];

export interface IntegrationWorld {
  readonly integrations: Integrations;
  readonly at: (...parts: string[]) => string;
  readonly home: (...parts: string[]) => string;
  /** Every file with its text, every folder as a name with `/` at its end; without the source folder. */
  readonly tree: () => Promise<Record<string, string>>;
  /** Plans and does it. */
  readonly change: (wish: Wish) => ReturnType<Integrations['apply']>;
  /** `id user machine` of each row. */
  readonly states: () => Promise<readonly string[]>;
}

export interface WorldOptions {
  readonly platform?: 'linux' | 'macos' | 'windows';
  /** Folders below the home (`~/…`) or the system (`/…`). */
  readonly folders: readonly string[];
  readonly sourceFolder?: string;
  readonly dataName?: string;
  /** A folder of the system that belongs to somebody else. */
  readonly foreign?: string;
}

export const checkoutButtons = path.resolve(import.meta.dirname, '../../dcc');

/** Must be called inside a test. */
export async function createIntegrationWorld({
  platform = 'linux',
  folders,
  sourceFolder = checkoutButtons,
  dataName = 'data',
  foreign,
}: WorldOptions): Promise<IntegrationWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-buttons-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  for (const name of [
    'home',
    'system',
    'system/etc/profile.d',
    'system/usr/local/share',
    dataName,
    ...folders.map((each) => each.replace(/^~/, 'home').replace(/^\//, 'system/')),
  ])
    await mkdir(at(name), { recursive: true });
  const windows = {
    APPDATA: at('home/AppData/Roaming'),
    LOCALAPPDATA: at('home/AppData/Local'),
    ProgramFiles: at('system/Program Files'),
    CommonProgramFiles: at('system/Program Files/Common Files'),
    ProgramData: at('system/ProgramData'),
  };
  const disk = createFileSystem();
  // Of root, who may write everywhere, nothing can be kept by the rights of a folder.
  const canWriteIn: typeof disk.canWriteIn = async (of) =>
    (foreign === undefined || !of.startsWith(at('system', foreign))) && disk.canWriteIn(of);
  const integrations = createIntegrations({
    ...{ files: { ...disk, canWriteIn }, sha256, sourceFolder, platform },
    homeFolder: at('home'),
    env: platform === 'windows' ? windows : {},
    systemRoot: at('system'),
    dataFolder: at(dataName),
  });
  return {
    integrations,
    at,
    home: (...parts) => at('home', ...parts),
    tree: () => treeOf(folder),
    change: async (wish) => integrations.apply({ ...wish, digest: (await integrations.plan(wish)).digest }),
    states: async () =>
      (await integrations.list()).rows.map(({ id, user, machine }) => `${id} ${user.state} ${machine.state}`),
  };
}

async function treeOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, full);
    if (entry.isDirectory()) found[`${name}/`] = '';
    else found[name] = await readFile(full, 'latin1');
  }
  return found;
}
