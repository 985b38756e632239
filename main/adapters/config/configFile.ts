/** config.toml: read whole with smol-toml, written by editing single lines so that comments and order stay. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse, stringify, TomlError } from 'smol-toml';
import { AppError } from '../../../shared/domain/errors';
import type { SettingsFile } from '../../engine/ports/settingsFile';

const maxBytes = 1024 * 1024;

/** The file need not exist. `isNamed`: the user named it, so a missing one is `config.missing_file`. */
export function createConfigFile(path: string, isNamed = false): SettingsFile {
  const text = async (): Promise<string> => {
    try {
      const bytes = await readFile(path);
      if (bytes.byteLength > maxBytes) throw invalid(path, 'is larger than 1 MiB');
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      if (isCode(error, 'ENOENT') && !isNamed) return '';
      if (isCode(error, 'ENOENT')) {
        throw new AppError(
          {
            code: 'config.missing_file',
            message: `The settings file ${path} is not there.`,
            hint: 'Check the name given with --config.',
          },
          error,
        );
      }
      if (error instanceof TypeError) throw invalid(path, 'is not UTF-8 text', error);
      throw error;
    }
  };
  return {
    path,
    read: async () => flatten(parseToml(path, await text())),
    write: async (key, value) => {
      const before = await text();
      parseToml(path, before);
      await replaceFile(path, editLine(before, key, value));
    },
  };
}

function parseToml(path: string, text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) throw invalid(`${path}:${error.line}:${error.column}`, 'is not valid TOML', error);
    throw error;
  }
}

function flatten(table: Record<string, unknown>, prefix = ''): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(table)) {
    const key = prefix + name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
      for (const [inner, innerValue] of flatten(value as Record<string, unknown>, `${key}.`))
        values.set(inner, innerValue);
    } else values.set(key, value);
  }
  return values;
}

/** Exported for its tests: one key set or removed, all other lines kept byte for byte. */
export function editLine(text: string, key: string, value: string | number | boolean | undefined): string {
  const dot = key.lastIndexOf('.');
  const [table, name] = [key.slice(0, dot), key.slice(dot + 1)];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.split(newline);
  const line = value === undefined ? undefined : stringify({ [name]: value }).trim();
  let current = '';
  let end = -1;
  for (const [index, content] of lines.entries()) {
    const header = /^\s*\[([^\][]+)\]\s*(#.*)?$/.exec(content);
    if (header?.[1] !== undefined) current = header[1].trim();
    if (current === table && content.trim() !== '') end = index;
    const assigned = current === table ? name : current === '' ? key : undefined;
    if (assigned !== undefined && new RegExp(`^\\s*${assigned.replaceAll('.', '\\s*\\.\\s*')}\\s*=`).test(content)) {
      if (line === undefined) lines.splice(index, 1);
      else lines[index] = current === table ? line : `${key}${line.slice(name.length)}`;
      return lines.join(newline);
    }
  }
  if (line === undefined) return text;
  if (end >= 0) lines.splice(end + 1, 0, line);
  else {
    while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
    if (lines.length > 0) lines.push('');
    lines.push(`[${table}]`, line, '');
  }
  return lines.join(newline);
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await rename(temporary, path);
    await chmod(path, 0o600);
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
      hint: 'Correct the line, or move the file away to start with the defaults.',
    },
    cause,
  );
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code;
