/** Which programs are on this computer, by the folders that they install to and keep their settings in; none is started. */
import { basename, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { DccName } from '../../../shared/domain/integrations';
import { compareVersions } from './dccVersions';
import { placeOf, systemOf, type Computer } from './computer';

export interface FoundDcc {
  readonly version: string;
  /** Name of its folder of settings, where that is more than the version. */
  readonly folder: string;
  /** Where it is installed; empty where only its settings were found. */
  readonly install: string;
  readonly paths: readonly string[];
}

/** Folders below `below` whose name tells the version. */
interface Sign {
  readonly below: string;
  readonly name: RegExp;
  /** The folder is that of an installation; `above`: the folder around it is. */
  readonly isInstall?: 'itself' | 'above';
  /** From the folder to where programs look for what is added. */
  readonly inside?: string;
}

type Signs = Readonly<Record<'win32' | 'darwin' | 'linux', readonly Sign[]>>;

const year = /^(\d{4})(?:\.\d+)?$/;
const short = /^(\d+\.\d+)$/;
const install = 'itself';

const signs: Readonly<Record<DccName, Signs>> = {
  maya: {
    win32: [
      { below: '~/Documents/maya', name: year },
      { below: '%ProgramFiles%/Autodesk', name: /^Maya(\d{4})$/i, isInstall: install },
    ],
    darwin: [
      { below: '~/Library/Preferences/Autodesk/maya', name: year },
      { below: '/Applications/Autodesk', name: /^maya(\d{4})$/i, isInstall: install },
    ],
    linux: [
      { below: '~/maya', name: year },
      { below: '/usr/autodesk', name: /^maya(\d{4})$/i, isInstall: install },
      { below: '/opt/autodesk', name: /^maya(\d{4})$/i, isInstall: install },
    ],
  },
  houdini: {
    win32: [
      { below: '~/Documents', name: /^houdini(\d+\.\d+)$/ },
      { below: '%ProgramFiles%/Side Effects Software', name: /^Houdini (\d+\.\d+)\.\d+$/, isInstall: install },
    ],
    darwin: [
      { below: '~/Library/Preferences/houdini', name: short },
      {
        below: '/Applications/Houdini',
        name: /^Houdini(\d+\.\d+)\.\d+$/,
        isInstall: install,
        inside: 'Frameworks/Houdini.framework/Versions/Current/Resources',
      },
    ],
    linux: [
      { below: '~', name: /^houdini(\d+\.\d+)$/ },
      { below: '/opt', name: /^hfs(\d+\.\d+)(?:\.\d+)*$/, isInstall: install },
    ],
  },
  nuke: {
    win32: [{ below: '%ProgramFiles%', name: /^Nuke(\d+\.\d+v\d+)$/, isInstall: install }],
    darwin: [{ below: '/Applications', name: /^Nuke(\d+\.\d+v\d+)$/, isInstall: install }],
    linux: [
      { below: '/usr/local', name: /^Nuke(\d+\.\d+v\d+)$/, isInstall: install },
      { below: '/opt', name: /^Nuke(\d+\.\d+v\d+)$/, isInstall: install },
      { below: '~', name: /^Nuke(\d+\.\d+v\d+)$/, isInstall: install },
    ],
  },
  blender: {
    win32: [
      { below: '%APPDATA%/Blender Foundation/Blender', name: short },
      { below: '%ProgramFiles%/Blender Foundation', name: /^Blender (\d+\.\d+)$/, isInstall: install },
    ],
    darwin: [
      { below: '~/Library/Application Support/Blender', name: short },
      { below: '/Applications/Blender.app/Contents/Resources', name: short, isInstall: 'above' },
    ],
    linux: [
      { below: '~/.config/blender', name: short },
      { below: '/usr/share/blender', name: short, isInstall: 'above' },
      { below: '/opt', name: /^blender-(\d+\.\d+)(?:\.\d+)?(?:-.*)?$/, isInstall: install },
      { below: '~', name: /^blender-(\d+\.\d+)(?:\.\d+)?(?:-.*)?$/, isInstall: install },
    ],
  },
  '3dsmax': {
    win32: [
      { below: '%LOCALAPPDATA%/Autodesk/3dsMax', name: /^(\d{4}) - 64bit$/ },
      { below: '%ProgramFiles%/Autodesk', name: /^3ds Max (\d{4})$/, isInstall: install },
    ],
    darwin: [],
    linux: [],
  },
  cinema4d: {
    win32: [
      { below: '%APPDATA%/Maxon', name: /^(?:Maxon )?Cinema 4D ([RS]?\d+(?:\.\d+)?)_[0-9A-F]{8}$/i },
      { below: '%ProgramFiles%', name: /^Maxon Cinema 4D ([RS]?\d+(?:\.\d+)?)$/, isInstall: install },
    ],
    darwin: [
      { below: '~/Library/Preferences/Maxon', name: /^(?:Maxon )?Cinema 4D ([RS]?\d+(?:\.\d+)?)_[0-9A-F]{8}$/i },
      { below: '/Applications', name: /^Maxon Cinema 4D ([RS]?\d+(?:\.\d+)?)$/, isInstall: install },
    ],
    linux: [],
  },
};

/** Oldest version first. A folder that cannot be read shows nothing. */
export async function findDcc(dcc: DccName, computer: Computer): Promise<readonly FoundDcc[]> {
  const found = new Map<string, FoundDcc>();
  for (const sign of signs[dcc][systemOf(computer.platform)]) {
    const below = sign.below === '~' ? computer.homeFolder : placeOf(sign.below, computer);
    for (const name of below === undefined ? [] : await foldersIn(below, computer)) {
      const version = sign.name.exec(name)?.[1];
      if (below === undefined || version === undefined) continue;
      const path = join(below, name);
      const before = found.get(version);
      const place = sign.isInstall === 'above' ? below : join(path, sign.inside ?? '');
      found.set(version, {
        version,
        folder: sign.isInstall === undefined ? basename(path) : (before?.folder ?? ''),
        // Of several the newest comes last by its name.
        install: sign.isInstall === undefined ? (before?.install ?? '') : place,
        paths: [...(before?.paths ?? []), path],
      });
    }
  }
  return [...found.values()].sort((left, right) => compareVersions(left.version, right.version));
}

async function foldersIn(folder: string, { files }: Computer): Promise<readonly string[]> {
  if ((await files.statFollowing(folder))?.type !== 'folder') return [];
  try {
    const entries = await files.readFolder(folder);
    return entries
      .filter(({ isUtf8, type }) => isUtf8 && (type === 'folder' || type === 'symlink'))
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof AppError && error.code === 'disk.denied') return [];
    throw error;
  }
}
