/** config.toml: read whole with smol-toml, written by editing single lines so that comments and order stay. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify, TomlError } from 'smol-toml';
import { AppError } from '../../../shared/domain/errors';
import type { SettingsFile } from '../../engine/ports/settingsFile';
import { errnoOf, named } from '../files/errnoErrors';
import { readFlags } from '../files/openFlags';
import { editToml, flattenToml, parseToml, placeOfKey, type TomlValue } from './tomlEdit';

const maxBytes = 1024 * 1024;
/** A settings file may be a link, as people keep such files in one place; a pipe must not hold the reader. */
const followingFlags = readFlags & ~((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0);

/** The file need not exist. `isNamed`: the user named it, so a missing one is `config.missing_file`. */
export function createConfigFile(path: string, isNamed = false): SettingsFile {
  const text = async (): Promise<string> => {
    try {
      return await readText(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') return named(path, () => Promise.reject(error as Error));
      if (!isNamed) return '';
      throw new AppError(
        {
          code: 'config.missing_file',
          message: `The settings file ${path} is not there.`,
          safe: 'Nothing was changed.',
          hint: 'Check the name given with --config.',
        },
        error,
      );
    }
  };
  return {
    path,
    read: async () => {
      const content = await text();
      const values = valuesIn(path, content);
      return new Map([...values].map(([key, value]) => [key, { value, ...placeOfKey(content, key) }]));
    },
    write: async (changes) => {
      const before = await text();
      valuesIn(path, before);
      let after = before;
      for (const [key, value] of changes) {
        const edited = editToml(after, key, value);
        if (edited === undefined) await named(path, () => writeFile(`${path}.bak`, before, { mode: 0o600 }));
        after = edited ?? rewritten(after, key, value);
      }
      if (after !== before) await named(path, () => replaceFile(path, after));
    },
  };
}

async function readText(path: string): Promise<string> {
  const handle = await open(path, followingFlags);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw invalid(path, 'is not a regular file');
    if (stats.size > maxBytes) throw invalid(path, 'is larger than 1 MiB');
    // The mark at the beginning stays, so that writing keeps it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await handle.readFile());
  } catch (error) {
    throw error instanceof TypeError ? invalid(path, 'is not UTF-8 text', error) : error;
  } finally {
    await handle.close();
  }
}

function valuesIn(path: string, text: string): Map<string, unknown> {
  try {
    return flattenToml(parseToml(text));
  } catch (error) {
    if (error instanceof TomlError) throw invalid(`${path}:${error.line}:${error.column}`, 'is not valid TOML', error);
    throw error;
  }
}

/** The whole file anew, without its comments; its old text is kept beside it. */
function rewritten(text: string, key: string, value: TomlValue | undefined): string {
  const table = parseToml(text);
  const parts = key.split('.');
  const name = parts.pop() ?? '';
  let at: Record<string, unknown> = table;
  for (const part of parts) {
    const inner = at[part];
    at = at[part] = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>;
  }
  if (value === undefined) Reflect.deleteProperty(at, name);
  else at[name] = value;
  return stringify(table);
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const place = await realpath(path).catch(() => path);
  const temporary = `${place}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, 0o600);
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function invalid(where: string, problem: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'config.invalid',
      message: `The settings file ${where} ${problem}.`,
      safe: 'Nothing was changed.',
      hint: 'Correct it, or move the file away to start with the defaults.',
    },
    cause,
  );
}
