/** The inbox on disk: `<data folder>/inbox`, of this user alone, where names are checked and links are never followed. */
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { requestIdOf } from '../../../shared/domain/sceneRequest';
import type { Inbox, InboxFile, InboxFileFacts } from '../../engine/ports/inbox';
import { errnoOf, named } from '../files/errnoErrors';
import { createFlags, readFlags } from '../files/openFlags';
import { createOpenedRequests } from './openedRequests';

const keptAside = 20;
const keptAnswersMs = 24 * 3_600_000;
const keptRequestsMs = 10 * 60_000;

export interface InboxPlace {
  /** Of this user, absent where files have no such owner. */
  readonly uid?: number | undefined;
}

/** Nothing is made or read before it is asked for. */
export function createInbox(folder: string, { uid = process.getuid?.() }: InboxPlace = {}): Inbox {
  const at = (name: string): string => join(folder, name);
  const opened = createOpenedRequests(`${folder}-opened`, (facts) => uid === undefined || facts.uid === uid);

  const requireOwnFolder = async (): Promise<void> => {
    await named(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
    const facts = await named(folder, () => lstat(folder));
    if (!facts.isDirectory()) throw untrusted(folder, 'is not a plain folder');
    if (uid === undefined) return;
    if (facts.uid !== uid) throw untrusted(folder, 'belongs to somebody else');
    // Each file answers for itself; from now on nobody else can add or exchange one.
    if ((facts.mode & 0o077) !== 0) await named(folder, () => chmod(folder, 0o700));
  };

  return {
    nameOf: async (path) => {
      const name = basename(path);
      if (!isAbsolute(path) || requestIdOf(name) === undefined || join(dirname(path), name) !== path) throw outside();
      await requireOwnFolder();
      const [given, own] = await Promise.all([realPathOf(dirname(path)), realPathOf(folder)]);
      if (given === undefined || given !== own) throw outside();
      return name;
    },
    open: async (name) => {
      const path = at(name);
      try {
        const before = await lstat(path);
        if (before.isSymbolicLink()) return 'link';
        const handle = await open(path, readFlags);
        return openFile(handle, await handle.stat(), uid, before);
      } catch (error) {
        const errno = errnoOf(error);
        if (errno === 'ENOENT') return undefined;
        if (errno === 'ELOOP') return 'link';
        // A socket, or a file that this user may not read: nothing of ours.
        if (errno === 'ENXIO' || errno === 'EACCES' || errno === 'EOPNOTSUPP') return unreadable;
        return named(path, () => Promise.reject(error as Error));
      }
    },
    claim: async (name) => removed(at(name)),
    wasOpened: (id) => opened.has(id),
    noteOpened: (id) => opened.note(id),
    setAside: async (name) => {
      const aside = at('rejected');
      await named(aside, () => mkdir(aside, { recursive: true, mode: 0o700 }));
      if (!(await lstat(aside)).isDirectory()) {
        await removed(at(name));
        return;
      }
      await named(at(name), () => rename(at(name), join(aside, name))).catch(ignoreMissing);
      await keepNewest(aside, keptAside);
    },
    answer: async (id, text) => {
      const partial = at(`${id}.result.json.part`);
      await removed(partial);
      const handle = await named(partial, () => open(partial, createFlags, 0o600));
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await named(partial, () => rename(partial, at(`${id}.result.json`)));
    },
    sweep: async (nowMs) => {
      await requireOwnFolder();
      for (const name of await readdir(folder)) {
        const facts = await lstat(at(name)).catch(ignoreMissing);
        if (facts?.isFile() !== true || (uid !== undefined && facts.uid !== uid)) continue;
        if (nowMs - facts.mtimeMs > keptMsOf(name)) await removed(at(name));
      }
    },
  };
}

/** What nobody of Satchel wrote stays for ever. */
function keptMsOf(name: string): number {
  if (/^[0-9a-f-]{36}[.]result[.]json(?:[.]part)?$/.test(name)) return keptAnswersMs;
  return /^[0-9a-f-]{36}[.]json(?:[.]part)?$/.test(name) ? keptRequestsMs : Infinity;
}

function openFile(
  handle: Awaited<ReturnType<typeof open>>,
  facts: Stats,
  uid: number | undefined,
  before: Stats,
): InboxFile {
  return {
    facts: {
      // Where the system cannot refuse a link at the opening, another file than the one looked at gives it away.
      isRegular: facts.isFile() && facts.ino === before.ino && facts.dev === before.dev,
      linkCount: facts.nlink,
      isOwn: uid === undefined || facts.uid === uid,
      isWritableByOthers: uid !== undefined && (facts.mode & (constants.S_IWGRP | constants.S_IWOTH)) !== 0,
      sizeBytes: facts.size,
      mtimeMs: facts.mtimeMs,
    },
    read: async (mostBytes) => {
      const buffer = new Uint8Array(Math.min(mostBytes, facts.size) + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return buffer.subarray(0, length);
    },
    close: () => handle.close(),
  };
}

const nothing: InboxFileFacts = {
  isRegular: false,
  linkCount: 1,
  isOwn: false,
  isWritableByOthers: false,
  sizeBytes: 0,
  mtimeMs: 0,
};
const unreadable: InboxFile = {
  facts: nothing,
  read: () => Promise.resolve(new Uint8Array()),
  close: () => Promise.resolve(),
};

async function realPathOf(path: string): Promise<string | undefined> {
  return realpath(path).catch(ignoreMissing);
}

/** Whether this call removed it. */
async function removed(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    return named(path, () => Promise.reject(error as Error));
  }
}

function ignoreMissing(error: unknown): undefined {
  const errno = errnoOf(error);
  if (errno !== 'ENOENT' && errno !== 'ENOTDIR' && !(error instanceof AppError && error.code === 'input.not_found'))
    throw error;
}

async function keepNewest(folder: string, most: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, mtimeMs: (await lstat(join(folder, name))).mtimeMs })),
  );
  const old = files.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(most);
  for (const { name } of old) await removed(join(folder, name));
}

function untrusted(folder: string, what: string): AppError {
  return new AppError({
    code: 'request.inbox',
    message: `The folder for requests ${what}: ${folder}`,
    safe: 'Nothing was opened. Everything else in Satchel works.',
    hint: 'Remove or rename it; Satchel makes a new one by itself.',
  });
}

function outside(): AppError {
  return new AppError({
    code: 'ipc.rejected',
    message: 'A request was named that does not lie in the folder for requests.',
    safe: 'Nothing was opened, sent or changed.',
    hint: 'Press the button in the program again.',
  });
}
