/** Where a link leads, decided step by step on the disk: a text that looks harmless may pass through other links. */
import { dirname, join, posix, resolve, sep } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileStat, FileSystem } from '../ports/fileSystem';

export interface ResolvedLink {
  /** As it is stored in the link. */
  readonly text: string;
  /** Absolute, or out of the root at some step. */
  readonly isEscaping: boolean;
  /** Where the text leads by itself, relative to the root (empty: the root); absent when it leaves the root. */
  readonly target?: string;
  /** What lies at the end; absent when nothing does. */
  readonly stat?: FileStat;
  /** It leads round in a circle, or through more links than systems follow. */
  readonly isLoop: boolean;
}

export interface LinkPlace {
  /** Of the link, relative to the root. */
  readonly path: string;
  readonly absolutePath: string;
  /** Real place of the folder in which the link lies. */
  readonly realFolder: string;
}

const mostLinks = 40;
const isWindows = sep === '\\';

/** Rejects only when something on the way cannot be looked at. */
export async function resolveLink(place: LinkPlace, realRoot: string, files: FileSystem): Promise<ResolvedLink> {
  const text = await files.readLink(place.absolutePath);
  const stat = await files.statFollowing(place.absolutePath);
  const found = stat === undefined ? {} : { stat };
  if (isAbsoluteText(text)) {
    const isLoop = stat === undefined && (await finalPlace(place.absolutePath, files)) === undefined;
    return { text, isEscaping: true, isLoop, ...found };
  }
  const end = await walkText(text, place.realFolder, realRoot, files);
  const target = lexicalTarget(place.path, text);
  // A link met behind another one may mean one thing where it lies and another where it is listed.
  const isSame =
    end.place !== undefined &&
    target !== undefined &&
    (await finalPlace(join(realRoot, target), files)) === (await finalPlace(end.place, files));
  return {
    text,
    isEscaping: !isSame || !end.isInside,
    isLoop: end.place === undefined,
    ...(target === undefined ? {} : { target }),
    ...found,
  };
}

function isAbsoluteText(text: string): boolean {
  return text.startsWith('/') || (isWindows && /^(?:\\|[A-Za-z]:)/u.test(text));
}

/** Folds the text from the folder of the link; empty for the root itself, `undefined` when it leaves the root. */
function lexicalTarget(path: string, text: string): string | undefined {
  const folded = posix.join(posix.dirname(path), ...componentsOf(text));
  if (folded === '..' || folded.startsWith('../')) return undefined;
  return folded === '.' ? '' : folded;
}

function componentsOf(text: string): string[] {
  return text.split(isWindows ? /[\\/]/u : '/').filter((part) => part !== '' && part !== '.');
}

/** `place` is absent for a loop. Inside means: at no step out of the root. */
async function walkText(
  text: string,
  from: string,
  realRoot: string,
  files: FileSystem,
): Promise<{ readonly isInside: boolean; readonly place?: string }> {
  let here = from;
  let isInside = isWithin(here, realRoot);
  for (const part of componentsOf(text)) {
    const next = part === '..' ? dirname(here) : await finalPlace(join(here, part), files);
    if (next === undefined) return { isInside };
    here = next;
    isInside &&= isWithin(here, realRoot);
  }
  return { isInside, place: here };
}

/** Behind all links, also where nothing is; `undefined` when they lead round in a circle. */
async function finalPlace(path: string, files: FileSystem): Promise<string | undefined> {
  let here = path;
  for (let links = 0; links <= mostLinks; links++) {
    try {
      return await files.realPath(here);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.dto.details?.['errno'] === 'ELOOP') return undefined;
      if (error.code !== 'input.not_found') throw error;
    }
    if ((await files.lstat(here))?.type !== 'symlink') return here;
    here = resolve(dirname(here), await files.readLink(here));
  }
  return undefined;
}

/** Whether a path is the folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
