/** Storage profiles: read from what the Deadline API answers, and checked against the computer that uses one. */
import { z } from 'zod';
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import {
  absoluteComponents,
  contains,
  isAbsolutePath,
  pathKey,
  type PathFormat,
} from '../../../shared/domain/paths/components';
import { formatOfOs } from '../../../shared/domain/paths/profileRules';
import type { FileSystem } from '../ports/fileSystem';
import type { FileSystemLocation } from './locations';

export interface StorageProfile {
  readonly storageProfileId: string;
  readonly displayName: string;
  readonly osFamily: 'windows' | 'linux' | 'macos';
  readonly fileSystemLocations: readonly FileSystemLocation[];
}

/** One row of the check of a profile. */
export interface ProfileFinding {
  readonly code: ErrorCode;
  readonly level: 'error' | 'warning' | 'info';
  readonly message: string;
}

const Location = z.object({ name: z.string().min(1), path: z.string(), type: z.enum(['LOCAL', 'SHARED']) });
const Profile = z.object({
  storageProfileId: z.string().default(''),
  displayName: z.string().default(''),
  osFamily: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(['windows', 'linux', 'macos'])),
  fileSystemLocations: z.array(Location).default([]),
});

/** A JSON text as `GetStorageProfileForQueue` answers it; `input.invalid` for another shape. */
export function parseStorageProfile(text: string, source: string): StorageProfile {
  return asStorageProfile(parseJson(text, source), source);
}

/** What was answered as one; `input.invalid` for another shape. */
export function asStorageProfile(value: unknown, source: string): StorageProfile {
  const parsed = Profile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw notUnderstood(source, parsed.error);
}

/** What is wrong with the profile as such, or with using it here. In the order of its locations. */
export async function checkProfile(
  { displayName, osFamily, fileSystemLocations }: StorageProfile,
  host: StorageProfile['osFamily'],
  files: Pick<FileSystem, 'statFollowing' | 'readFolder'>,
): Promise<readonly ProfileFinding[]> {
  const findings: ProfileFinding[] = [];
  if (osFamily !== host)
    findings.push({
      code: 'profile.os_mismatch',
      level: 'warning',
      message: `The storage profile ${displayName} is for ${osNames[osFamily]}, and this computer runs ${osNames[host]}.`,
    });
  const format = formatOfOs(osFamily);
  const hostFormat = formatOfOs(host);
  for (const { name, path } of fileSystemLocations) {
    const why = isAbsolutePath(path, hostFormat) ? await whyUnreadable(path, files) : 'is not an absolute path here';
    if (why !== undefined)
      findings.push({
        code: 'profile.location_missing',
        level: 'warning',
        message: `The location ${name} ${why}: ${path}`,
      });
  }
  return [...findings, ...nestedLocations(fileSystemLocations, format)];
}

/** With where links in their paths lead; a location that cannot be looked at keeps its text, and one that is no path here is left out. */
export async function resolveLocations(
  locations: readonly FileSystemLocation[],
  format: PathFormat,
  files: Pick<FileSystem, 'realPath'>,
): Promise<readonly FileSystemLocation[]> {
  const resolved: FileSystemLocation[] = [];
  for (const location of locations) {
    if (!isAbsolutePath(location.path, format)) continue;
    const realPath = await realPathOf(location.path, files);
    resolved.push(realPath === location.path ? location : { ...location, realPath });
  }
  return resolved;
}

/** Where a path really lies; the path itself where that cannot be told. */
export async function realPathOf(path: string, files: Pick<FileSystem, 'realPath'>): Promise<string> {
  try {
    return await files.realPath(path);
  } catch (error) {
    if (isAbort(error) || !(error instanceof AppError)) throw error;
    return path;
  }
}

const osNames: Readonly<Record<StorageProfile['osFamily'], string>> = {
  windows: 'Windows',
  linux: 'Linux',
  macos: 'macOS',
};

async function whyUnreadable(
  path: string,
  files: Pick<FileSystem, 'statFollowing' | 'readFolder'>,
): Promise<string | undefined> {
  try {
    if ((await files.statFollowing(path))?.type !== 'folder') return 'is not there';
    await files.readFolder(path);
    return undefined;
  } catch (error) {
    if (isAbort(error) || !(error instanceof AppError)) throw error;
    return 'cannot be read';
  }
}

function nestedLocations(locations: readonly FileSystemLocation[], format: PathFormat): ProfileFinding[] {
  const placed = locations.flatMap((location) =>
    isAbsolutePath(location.path, format) ? [{ ...location, at: absoluteComponents(location.path, format) }] : [],
  );
  const findings: ProfileFinding[] = [];
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1)) {
      if (pathKey(one.at, format) === pathKey(other.at, format)) {
        findings.push({
          code: 'profile.duplicate_path',
          level: 'error',
          message: `The locations ${one.name} and ${other.name} have one path: ${one.path}`,
        });
        continue;
      }
      if (one.type === other.type) continue;
      const [inner, outer] = contains(one.at, other.at, format) ? [other, one] : [one, other];
      if (!contains(outer.at, inner.at, format)) continue;
      const shared = inner.type === 'SHARED' ? inner : outer;
      findings.push({
        code: 'profile.nested',
        level: 'info',
        message: `${inner.type} location ${inner.name} lies in ${outer.type} location ${outer.name}. What lies in ${shared.name} is never sent.`,
      });
    }
  return findings;
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notUnderstood(source, error);
  }
}

function notUnderstood(source: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'input.invalid',
      message: `The storage profile in ${source} is not understood.`,
      safe: 'Nothing was read or sent.',
      hint: 'Give the JSON that `deadline queue get-storage-profile` or GetStorageProfileForQueue answers.',
    },
    cause,
  );
}
