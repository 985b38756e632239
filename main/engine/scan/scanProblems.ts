/** What a scan says about things it cannot carry: one row each. */
import type { AppError, ErrorCode } from '../../../shared/domain/errors';

export interface ScanProblem {
  /** Relative to the root, `/`; empty for the root itself. */
  readonly path: string;
  readonly absolutePath: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the files cannot be sent while this is so. */
  readonly isBlocking: boolean;
}

type Row = (path: string, absolutePath: string) => ScanProblem;

export const nameNotUtf8: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'scan.name_not_utf8',
  message: 'The name is not valid UTF-8, so no other computer could read it. Rename it.',
  isBlocking: true,
});

export const vanished: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'source.missing',
  message: 'It was there a moment ago and is gone now. Look again.',
  isBlocking: true,
});

export const specialFile: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'scan.special_file',
  message: 'It is a device, a socket or a pipe and holds no content to send. It stays behind.',
  isBlocking: false,
});

export const listedMissing: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'source.missing',
  message: 'It is in the list of files but is not there.',
  isBlocking: true,
});

export const folderInList: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'scan.folder_in_list',
  message: 'It is a folder in a list of files. Name the files in it, or scan the folder.',
  isBlocking: true,
});

export const changedKind: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'scan.file_changing',
  message: 'It became something else while the folder was read. Look again, or exclude it.',
  isBlocking: true,
});

export const linkTextNotUtf8: Row = (path, absolutePath) => ({
  path,
  absolutePath,
  code: 'scan.name_not_utf8',
  message: 'The link leads to a name that is not valid UTF-8, so no other computer could follow it. Rename that.',
  isBlocking: true,
});

/** `isKept`: the link itself is carried, as its folder may get what it leads to later. */
export function brokenLink(path: string, absolutePath: string, target: string, isKept = false): ScanProblem {
  const fate = isKept ? 'It is carried as it is' : 'It stays behind';
  return {
    path,
    absolutePath,
    code: 'scan.link_broken',
    message: `The link leads to ${JSON.stringify(target)}, where nothing is. ${fate}.`,
    isBlocking: false,
  };
}

export function droppedLink(path: string, absolutePath: string, target: string, why: DropReason): ScanProblem {
  return {
    path,
    absolutePath,
    code: 'scan.link_dropped',
    message: `The link to ${JSON.stringify(target)} stays behind: ${dropReasons[why]}.`,
    isBlocking: false,
  };
}

const dropReasons = {
  links: 'no links are taken',
  escaping: 'it leads outside the folder',
  folder: 'links to folders are not followed',
  covered: 'the list names files beneath it',
} as const;

export type DropReason = keyof typeof dropReasons;

export function linkCycle(path: string, absolutePath: string, isCycle: boolean): ScanProblem {
  const why = isCycle ? 'The link leads back to a folder above it' : 'The link leads through too many other links';
  return { path, absolutePath, code: 'scan.link_cycle', message: `${why}, so it is not followed.`, isBlocking: false };
}

export function linkOutside(path: string, absolutePath: string, realPath: string, isFolder: boolean): ScanProblem {
  const what = isFolder ? 'Everything in that folder is' : 'Its content is';
  return {
    path,
    absolutePath,
    code: 'scan.link_outside',
    message: `The link leads outside the folder, to ${JSON.stringify(realPath)}. ${what} taken as if it lay here.`,
    isBlocking: false,
  };
}

export function unreadable(path: string, absolutePath: string, error: AppError): ScanProblem {
  return {
    path,
    absolutePath,
    code: 'scan.unreadable',
    message: `It cannot be read: ${error.message}`,
    isBlocking: true,
  };
}

export function namesFolder(pattern: string, absolutePath: string): ScanProblem {
  return {
    path: pattern,
    absolutePath,
    code: 'pattern.names_folder',
    message: `${JSON.stringify(pattern)} is a folder, and patterns select files: write ${JSON.stringify(`${pattern}/`)} to mean its contents.`,
    isBlocking: false,
  };
}

export function leftBehind(absolutePath: string, fileCount: number, folderCount: number): ScanProblem {
  const counts = [
    ...(fileCount === 0 ? [] : [fileCount === 1 ? '1 file' : `${fileCount} files`]),
    ...(folderCount === 0 ? [] : [folderCount === 1 ? '1 folder' : `${folderCount} folders`]),
  ];
  return {
    path: '',
    absolutePath,
    code: 'scan.ignored',
    message: `${counts.join(' and ')} that systems and programs leave behind (such as .git, Thumbs.db or *.tmp) stay behind.`,
    isBlocking: false,
  };
}
