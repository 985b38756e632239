/** Which folders may receive a download: absolute, not a whole drive, not Satchel's own data. */
import { AppError } from '../../../../shared/domain/errors';
import { nameKey, platformTraits, type TargetPlatform } from './traits';

/** Why a text is no folder to write into; `undefined` when it is one. Looks at the text alone. */
export function targetProblem(target: string, platform: TargetPlatform): string | undefined {
  if (target.includes('\0')) return 'it holds a NUL character';
  const parts = target.split(platform === 'windows' ? /[\\/]+/ : /\/+/).filter((part) => part !== '');
  if (parts.includes('..') || parts.includes('.')) return 'it is not written out: it has a . or .. in it';
  if (platform !== 'windows') {
    if (!target.startsWith('/')) return 'it is not absolute';
    return parts.length === 0 ? 'it is the whole file system' : undefined;
  }
  if (/^[\\/]{2}/.test(target)) {
    if (/^[\\/]{2}\./.test(target)) return 'it names a device';
    const isExtended = parts[0] === '?';
    const isExtendedUnc = isExtended && parts[1]?.toUpperCase() === 'UNC';
    const rest = isExtendedUnc ? parts.slice(2) : isExtended ? parts.slice(1) : parts;
    if (isExtended && !isExtendedUnc) return rest.length < 2 ? 'it is a whole drive' : undefined;
    return rest.length < 3 ? 'it is a whole network share' : undefined;
  }
  if (!/^[A-Za-z]:[\\/]/.test(target)) return 'it is not absolute';
  return parts.length < 2 ? 'it is a whole drive' : undefined;
}

/** Whether `folder` is `container` or lies in it, by the platform's case rule. */
export function isInside(folder: string, container: string, platform: TargetPlatform): boolean {
  const plain = (path: string) => {
    const slashes = platform === 'windows' ? path.replaceAll('\\', '/') : path;
    return `${nameKey(slashes.replace(/\/+$/, ''), platformTraits[platform])}/`;
  };
  return plain(folder).startsWith(plain(container));
}

const systemFolders: Readonly<Record<TargetPlatform, readonly string[]>> = {
  linux: ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib64', '/proc', '/root', '/run', '/sbin', '/sys', '/usr', '/var'],
  macos: [
    '/System',
    '/Library',
    '/Applications',
    '/bin',
    '/sbin',
    '/usr',
    '/etc',
    '/var',
    '/private/etc',
    '/private/var',
  ],
  windows: ['C:\\Windows', 'C:\\Program Files', 'C:\\Program Files (x86)', 'C:\\ProgramData'],
};
/** Below these, folders of people and of temporary files are as good as any, such as /dev/shm. */
const onlyThemselves = new Set(['/dev', '/var', '/private/var', '/root', '/run']);

/** Why a folder that may receive a download deserves a second look; `undefined` for an ordinary one. Looks at the text alone. */
export function sensitiveFolder(target: string, platform: TargetPlatform, home: string): string | undefined {
  const isSame = (folder: string): boolean => isInside(target, folder, platform) && isInside(folder, target, platform);
  if (home !== '' && isSame(home)) return 'it is the whole home folder';
  const system = systemFolders[platform].find((folder) =>
    onlyThemselves.has(folder) ? isSame(folder) : isInside(target, folder, platform),
  );
  return system === undefined ? undefined : `it belongs to the system (${system})`;
}

/** The refusal of a target, in the words every caller shows. */
export function targetRefused(target: string, why: string): AppError {
  return new AppError({
    code: 'plan.target_refused',
    message: `${JSON.stringify(target)} cannot receive a download: ${why}.`,
    safe: 'Nothing was written.',
    hint: 'Choose a project folder.',
    details: { target },
  });
}

/** The prefix folder of a root that shares its target with another: its source path with `/ \ :` turned into `_`. */
export function prefixFolderOf(source: string): string {
  const name = source.replaceAll(/[/\\:]/g, '_');
  return name === '' || name === '.' || name === '..' ? '_' : name;
}
