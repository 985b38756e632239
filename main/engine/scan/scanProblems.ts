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

export function brokenLink(path: string, absolutePath: string, target: string): ScanProblem {
  return {
    path,
    absolutePath,
    code: 'scan.link_broken',
    message: `The link leads to ${JSON.stringify(target)}, where nothing is. It stays behind.`,
    isBlocking: false,
  };
}

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
