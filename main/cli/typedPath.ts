/** Paths as people type them. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Absolute, with `~` for the home folder. */
export const absolute = (path: string): string =>
  resolve(path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path);
