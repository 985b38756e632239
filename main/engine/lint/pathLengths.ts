/** Paths that are too long on a worker, where they lie below the folder of a session. */
import { say } from '../../../shared/text/say';
import { platformTraits, utf8Length, type TargetPlatform } from '../outputs/plan/traits';
import type { FindingList } from './findingList';
import { joined, type LintedFolder, type LintedGroup, type LintSurroundings } from './lintedFiles';

const session = `session-${'0'.repeat(32)}${'x'.repeat(8)}`;
const assetRoot = `assetroot-${'0'.repeat(20)}`;
/** Where an asset root lies on a worker, with the separator at its end. */
const sessionFolders: Readonly<Record<TargetPlatform, string>> = {
  linux: `/sessions/${session}/${assetRoot}/`,
  macos: `/sessions/${session}/${assetRoot}/`,
  windows: `C:\\ProgramData\\Amazon\\OpenJD\\${session}\\${assetRoot}\\`,
};
/** What programs of Windows take that do not ask for more. */
const oldWindowsLimit = 259;

/** How long what lies before the relative path is on a worker. */
export function sessionFolderLength(os: TargetPlatform): number {
  return sessionFolders[os].length;
}

/** Looks at the paths of one group; `finish` says what is said once for all of them. */
export class PathLengths {
  readonly #group: LintedGroup;
  readonly #surroundings: LintSurroundings;
  readonly #list: FindingList;
  readonly #os: TargetPlatform;
  #longCount = 0;
  #longest = 0;
  #longestFolder = '';
  #longestName = '';

  constructor(group: LintedGroup, surroundings: LintSurroundings, list: FindingList) {
    this.#group = group;
    this.#surroundings = surroundings;
    this.#list = list;
    this.#os = surroundings.workerOs ?? 'linux';
  }

  look({ path, below }: LintedFolder, names: readonly string[]): void {
    const { workerOs, format } = this.#surroundings;
    const { maxPathUnits } = platformTraits[this.#os];
    const unit = this.#os === 'windows' ? 'utf16' : 'bytes';
    const slash = below === '' ? 0 : 1;
    const before = sessionFolderLength(this.#os) + slash + (unit === 'utf16' ? below.length : utf8Length(below));
    const beforeOnWindows = sessionFolderLength('windows') + slash + below.length;
    const isWindows = workerOs === undefined || workerOs === 'windows';
    for (const name of names) {
      if (before + name.length * 3 > maxPathUnits) {
        const length = before + (unit === 'utf16' ? name.length : utf8Length(name));
        if (length > maxPathUnits) {
          this.#list.add({
            id: 'name.path_too_long',
            level: workerOs === undefined ? 'warning' : 'error',
            path: joined(path, name, format),
            sentence: say(`lint.pathTooLong.${unit}`, { length, limit: maxPathUnits }),
            fix: say('lint.pathTooLong.fix'),
            facts: { kind: 'length', length, limit: maxPathUnits, unit, count: 1 },
          });
          continue;
        }
      }
      if (!isWindows || beforeOnWindows + name.length <= oldWindowsLimit) continue;
      this.#longCount += 1;
      if (beforeOnWindows + name.length <= this.#longest) continue;
      this.#longest = beforeOnWindows + name.length;
      this.#longestFolder = below;
      this.#longestName = name;
    }
  }

  finish(): void {
    if (this.#longCount === 0) return;
    const { workerOs, format } = this.#surroundings;
    const { rootPath } = this.#group;
    const folder = this.#shorterRoot();
    const below = this.#longestFolder === '' ? this.#longestName : `${this.#longestFolder}/${this.#longestName}`;
    this.#list.add({
      id: 'name.over_260',
      level: workerOs === undefined ? 'info' : 'warning',
      path: joined(rootPath, native(below, format), format),
      sentence: say('lint.over260', { count: this.#longCount, over: this.#longest - oldWindowsLimit }),
      fix:
        folder === undefined
          ? say('lint.over260.rename')
          : say('lint.over260.fix', { folder: joined(rootPath, native(folder, format), format) }),
      facts: {
        kind: 'length',
        length: this.#longest,
        limit: oldWindowsLimit,
        unit: 'utf16',
        count: this.#longCount,
      },
    });
  }

  /** The highest folder of the longest path below which that path is short enough. */
  #shorterRoot(): string | undefined {
    const parts = this.#longestFolder.split('/');
    for (let count = 1; count <= parts.length; count += 1) {
      const folder = parts.slice(0, count).join('/');
      if (this.#longest - folder.length - 1 <= oldWindowsLimit) return folder;
    }
    return undefined;
  }
}

function native(path: string, format: 'posix' | 'windows'): string {
  return format === 'windows' ? path.replaceAll('/', '\\') : path;
}
