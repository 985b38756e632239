/** How this copy of Satchel was installed, by what the packages leave beside it. */
import { accessSync, constants, lstatSync, readFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { InstallKind } from '../../engine/ports/updates';
import { errnoOf } from '../files/errnoErrors';

export interface InstallPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder beside the app; absent for the command line, whose own folder lies in it. */
  readonly resources: string | undefined;
  readonly ownFolder: string;
}

/**
 * A deb or rpm has written its kind beside the app. `appimage` and `nsis` are what the person who runs it may replace; an image or an
 * installation that somebody else looks after is a `folder`, or `windows`.
 */
export function installKindOf(place: InstallPlace): InstallKind {
  const { platform, resources, ownFolder } = place;
  const folders = [resources, path.join(ownFolder, '..')].filter((folder) => folder !== undefined);
  const kind = folders.map(kindIn).find((found) => found !== undefined);
  if (kind === 'deb' || kind === 'rpm') return kind;
  if (platform === 'darwin') return 'mac';
  if (platform === 'win32') return isOwnInstallation(place) ? 'nsis' : 'windows';
  return ownImageOf(place) === undefined ? 'folder' : 'appimage';
}

/** The image that this copy was started from, where the person who runs it may put another in its place. */
export function ownImageOf({ platform, env, resources }: InstallPlace): string | undefined {
  const { APPIMAGE: image = '', APPDIR: mounted = '' } = env;
  if (platform !== 'linux' || resources === undefined || !path.isAbsolute(image) || !path.isAbsolute(mounted))
    return undefined;
  // An image that started the program which started this one leaves the same names behind.
  if (!isInside(resources, mounted, path)) return undefined;
  const stats = statsOf(image);
  const isOwn = stats?.isFile() === true && stats.uid === process.getuid?.();
  return isOwn && isWritable(path.dirname(image)) ? image : undefined;
}

/** Installed by the installer for this person alone: its uninstaller lies there, in a place that needs no administrator. */
function isOwnInstallation({ env, resources }: InstallPlace): boolean {
  const { LOCALAPPDATA: own = '' } = env;
  if (resources === undefined || own === '') return false;
  const folder = path.dirname(resources);
  return isInside(folder, own, path.win32) && statsOf(path.join(folder, 'Uninstall Satchel.exe'))?.isFile() === true;
}

function isInside(
  inner: string,
  outer: string,
  { relative, isAbsolute }: Pick<typeof path, 'relative' | 'isAbsolute'>,
) {
  const way = relative(outer, inner);
  return way !== '' && way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
}

function kindIn(folder: string): string | undefined {
  return quietly(() => readFileSync(path.join(folder, 'package-type'), 'utf8').trim());
}

const statsOf = (file: string): Stats | undefined => quietly(() => lstatSync(file));

function isWritable(folder: string): boolean {
  return (
    quietly(() => {
      accessSync(folder, constants.W_OK);
      return true;
    }) ?? false
  );
}

/** What the disk refuses to tell is not known. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
