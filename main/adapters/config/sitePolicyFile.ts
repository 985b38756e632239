/** policy.toml of the computer: read when only an administrator could have written it. */
import { open, type FileHandle } from 'node:fs/promises';
import { constants, type Stats } from 'node:fs';
import { TomlError } from 'smol-toml';
import type { SitePolicyFile, SitePolicyInFile } from '../../engine/ports/settingsFile';
import { errnoOf } from '../files/errnoErrors';
import { flattenToml, parseToml, placeOfKey } from './tomlEdit';
import { isOfAdministrators, policyFileOfRegistry, type AskSystem } from './windowsPolicy';

type Environment = Readonly<Record<string, string | undefined>>;

const maxBytes = 1024 * 1024;

interface NamedFile {
  readonly path: string;
  /** Somebody said so, and misses it where it is not there. */
  readonly isNamed: boolean;
}

/** Where the policy of a computer lies. */
async function machinePolicy({ platform, env, machinePath, ask }: PolicyPlace): Promise<NamedFile> {
  if (machinePath !== undefined) return { path: machinePath, isNamed: false };
  if (platform === 'darwin') return { path: '/Library/Application Support/Satchel/policy.toml', isNamed: false };
  if (platform !== 'win32') return { path: '/etc/satchel/policy.toml', isNamed: false };
  const named = ask === undefined ? undefined : await policyFileOfRegistry(env, ask);
  if (named !== undefined) return { path: named, isNamed: true };
  return { path: `${env['ProgramData'] ?? String.raw`C:\ProgramData`}\\Satchel\\policy.toml`, isNamed: false };
}

export interface PolicyPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** Who may write a policy. */
  readonly administrator?: number;
  /** Instead of the place of the computer. */
  readonly machinePath?: string;
  /** For what only Windows tells. */
  readonly ask?: AskSystem;
}

/** `SATCHEL_POLICY` names another file; one that may not be trusted does not put that of the computer out of force. */
export function createSitePolicyFile(place: PolicyPlace): SitePolicyFile {
  const named = place.env['SATCHEL_POLICY'] ?? '';
  const readMachine = async (): Promise<SitePolicyInFile> => readPolicy(await machinePolicy(place), place);
  return {
    read: async () => {
      if (named === '') return readMachine();
      const found = await readPolicy({ path: named, isNamed: true }, place);
      if (found.warnings.length === 0) return found;
      const instead = await readMachine();
      return { ...instead, warnings: [...found.warnings, ...instead.warnings] };
    },
  };
}

async function readPolicy({ path, isNamed }: NamedFile, place: PolicyPlace): Promise<SitePolicyInFile> {
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
    if (!(await isTrusted(path, stats, place)))
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

/** The mode of a file tells nothing on Windows. */
async function isTrusted(path: string, { uid, mode }: Stats, { platform, env, administrator, ask }: PolicyPlace) {
  if (platform !== 'win32') return uid === (administrator ?? 0) && (mode & 0o022) === 0;
  return ask !== undefined && (await isOfAdministrators(path, env, ask)) === true;
}

/** A pipe must not hold the reader. */
const nonBlocking = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;
