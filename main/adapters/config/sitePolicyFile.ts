/** policy.toml of the computer: read when only an administrator could have written it. */
import { open, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { TomlError } from 'smol-toml';
import type { SitePolicyFile, SitePolicyInFile } from '../../engine/ports/settingsFile';
import { errnoOf } from '../files/errnoErrors';
import { flattenToml, parseToml, placeOfKey } from './tomlEdit';

type Environment = Readonly<Record<string, string | undefined>>;

const maxBytes = 1024 * 1024;

/** Where the policy of a computer lies. */
function machinePolicyPath(platform: NodeJS.Platform, env: Environment): string {
  if (platform === 'darwin') return '/Library/Application Support/Satchel/policy.toml';
  if (platform !== 'win32') return '/etc/satchel/policy.toml';
  return `${env['ProgramData'] ?? String.raw`C:\ProgramData`}\\Satchel\\policy.toml`;
}

export interface PolicyPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** Who may write a policy. */
  readonly administrator?: number;
  /** Instead of the place of the computer. */
  readonly machinePath?: string;
}

/** `SATCHEL_POLICY` names another file; one that may not be trusted does not put that of the computer out of force. */
export function createSitePolicyFile(place: PolicyPlace): SitePolicyFile {
  const named = place.env['SATCHEL_POLICY'] ?? '';
  const machine = place.machinePath ?? machinePolicyPath(place.platform, place.env);
  return {
    read: async () => {
      if (named === '') return readPolicy(machine, place, false);
      const found = await readPolicy(named, place, true);
      if (found.warnings.length === 0) return found;
      const instead = await readPolicy(machine, place, false);
      return { ...instead, warnings: [...found.warnings, ...instead.warnings] };
    },
  };
}

async function readPolicy(path: string, place: PolicyPlace, isNamed: boolean): Promise<SitePolicyInFile> {
  const refused = (why: string): SitePolicyInFile => ({
    path,
    entries: new Map(),
    warnings: [`The policy ${path} ${why}; it is not in force`],
  });
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | nonBlocking);
  } catch (error) {
    const code = errnoOf(error) ?? 'an unknown error';
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    return isAbsent && !isNamed ? { path, entries: new Map(), warnings: [] } : refused(`cannot be read (${code})`);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return refused('is not a regular file');
    if (stats.size > maxBytes) return refused('is larger than 1 MiB');
    // Who may write a file is not told by its mode on Windows: there the folder's rights are the administrator's.
    if (place.platform !== 'win32' && (stats.uid !== (place.administrator ?? 0) || (stats.mode & 0o022) !== 0))
      return refused('could have been written by somebody who is no administrator');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
    const entries = flattenToml(parseToml(text));
    return {
      path,
      entries: new Map([...entries].map(([name, value]) => [name, { value, ...placeOfKey(text, name) }])),
      warnings: [],
    };
  } catch (error) {
    if (error instanceof TomlError) return refused(`is not valid TOML at line ${error.line}`);
    if (error instanceof TypeError) return refused('is not UTF-8 text');
    throw error;
  } finally {
    await handle.close();
  }
}

/** A pipe must not hold the reader. */
const nonBlocking = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;
