/** Walks one part of a tree on this thread, depth first in the order of a manifest, and gives away what others have time for. */
import type { BigIntStats, Dirent } from 'node:fs';
import { createScanFilter, type ScanFilter, type Verdict } from '../../../shared/text/scanFilter';
import { joinKeys, nameOfKey, splitKeys, typeOfKey } from './folderKeys';
import { readKeys } from './readKeys';
import { ReplyWriter } from './replyWriter';
import { controls, type Post, type WalkTask } from './walkMessages';

/** What is asked of the disk; synchronous, as that costs half of what callbacks cost. */
export interface DiskReads {
  readFolder(path: string): Dirent[];
  readFolderBytes(path: string): Dirent<Buffer>[];
  /** `undefined` when nothing is there. */
  lstat(path: string): BigIntStats | undefined;
}

interface Frame {
  readonly path: string;
  /** Absolute, with a separator at its end. */
  readonly place: string;
  /** The same relative to the root; empty for the root. */
  readonly prefix: string;
  readonly chain: readonly string[];
  readonly keys: readonly string[];
  next: number;
  /** What comes from here on is somebody else's. */
  end: number;
  /** Parts that belong behind this frame, the last one first. */
  readonly gaps: number[];
}

const looksBetweenChecks = 128;
/** Fewer files than this are looked at sooner than they are given away. */
const fewestFilesGiven = 1024;
/** That nothing is there, or no folder on the way; such a name is the name of nothing. */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
/** It is there and may not be looked at. */
const refused = new Set(['EACCES', 'EPERM']);

/** Ends early, without saying so, when the walk is stopped. */
export function walkPart(task: WalkTask, disk: DiskReads, post: Post): void {
  new PartWalk(task, disk, post).run();
}

class PartWalk {
  readonly #task: WalkTask;
  readonly #disk: DiskReads;
  readonly #filter: ScanFilter;
  readonly #control: Int32Array;
  readonly #replies: ReplyWriter;
  readonly #post: Post;
  readonly #rootPlace: string;
  readonly #frames: Frame[] = [];
  #looks = 0;

  constructor(task: WalkTask, disk: DiskReads, post: Post) {
    this.#task = task;
    this.#disk = disk;
    this.#post = post;
    this.#filter = createScanFilter(task.filter);
    this.#control = new Int32Array(task.control);
    this.#replies = new ReplyWriter(task.walk, task.part, post);
    this.#rootPlace = /[\\/]$/u.test(task.root) ? task.root : `${task.root}/`;
  }

  run(): void {
    const { path, chain, keys } = this.#task;
    if (keys === undefined) this.#open(path, chain);
    else this.#push(path, chain, splitKeys(keys));
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      if (this.#looks % looksBetweenChecks === 0 && this.#isStopped()) return;
      this.#looks += 1;
      const key = frame.next < frame.end ? frame.keys[frame.next] : undefined;
      frame.next += 1;
      if (key === undefined) this.#leave(frame);
      else this.#look(frame, key);
    }
    this.#replies.end();
  }

  #isStopped(): boolean {
    if (Atomics.load(this.#control, controls.stop) !== 0) return true;
    this.#replies.flushLate();
    const idle = Atomics.load(this.#control, controls.idle);
    if (idle <= 0 || Atomics.compareExchange(this.#control, controls.idle, idle, idle - 1) !== idle) return false;
    if (!this.#give()) Atomics.add(this.#control, controls.idle, 1);
    return false;
  }

  #leave(frame: Frame): void {
    this.#frames.pop();
    for (let gap = frame.gaps.pop(); gap !== undefined; gap = frame.gaps.pop()) this.#replies.gap(gap);
  }

  #look(frame: Frame, key: string): void {
    const type = typeOfKey(key);
    const name = nameOfKey(key, type);
    const path = frame.prefix + name;
    if (type === 'symlink') {
      this.#replies.row({ kind: 'link', path, chain: frame.chain });
      return;
    }
    const isFolder = type === 'folder';
    const verdict = isFolder ? this.#filter.folder(path) : this.#filter.file(path);
    if (verdict !== 'take') this.#leaveOut(verdict, isFolder);
    else {
      const stats = this.#stat(frame, path, frame.place + name);
      if (stats === undefined) return;
      if (type === 'file' && stats.isFile()) this.#replies.file(frame.path, name, stats);
      else if (isFolder && stats.isDirectory())
        this.#open(path, [...frame.chain, `${stats.dev.toString()}:${stats.ino.toString()}`]);
      else if (type === 'other' && !stats.isFile() && !isFolder && !stats.isDirectory() && !stats.isSymbolicLink())
        this.#replies.row({ kind: 'special', path });
      else this.#replies.row({ kind: 'changed', path });
    }
  }

  #leaveOut(verdict: Exclude<Verdict, 'take'>, isFolder: boolean): void {
    this.#replies.left[isFolder ? 'folders' : 'files'][verdict] += 1;
  }

  #stat(frame: Frame, path: string, place: string): BigIntStats | undefined {
    try {
      const stats = this.#disk.lstat(place);
      if (stats !== undefined) return stats;
      if (!this.#isFolderGone(frame)) this.#replies.row({ kind: 'vanished', path });
    } catch (error) {
      const errno = errnoOf(error);
      const isNothing = nothingThere.has(errno);
      if (!refused.has(errno) && this.#isFolderGone(frame)) return undefined;
      this.#replies.row(isNothing ? { kind: 'vanished', path } : { kind: 'failed', path, errno });
    }
    return undefined;
  }

  /** When the folder is not there any more either, the topmost one that is gone is the row, and nothing below it is tried. */
  #isFolderGone(frame: Frame): boolean {
    let errno = this.#errnoAt(frame.path);
    if (errno === undefined) return false;
    let gone = frame.path;
    while (gone !== '') {
      const above = gone.includes('/') ? gone.slice(0, gone.lastIndexOf('/')) : '';
      const errnoAbove = this.#errnoAt(above);
      if (errnoAbove === undefined) break;
      [gone, errno] = [above, errnoAbove];
    }
    for (const each of this.#frames)
      if (gone === '' || each.path === gone || each.path.startsWith(`${gone}/`))
        each.end = Math.min(each.end, each.next);
    this.#replies.row(
      nothingThere.has(errno) ? { kind: 'vanished', path: gone } : { kind: 'failed', path: gone, errno },
    );
    return true;
  }

  /** `undefined` when the folder is there; a link at its root is followed. */
  #errnoAt(path: string): string | undefined {
    try {
      const stats = this.#disk.lstat(path === '' ? this.#rootPlace : this.#rootPlace + path);
      return stats === undefined ? 'ENOENT' : undefined;
    } catch (error) {
      return errnoOf(error);
    }
  }

  #open(path: string, chain: readonly string[]): void {
    const place = this.#rootPlace + path;
    try {
      const { keys, odd } = readKeys(place, this.#disk);
      this.#replies.folder(path, keys.length + odd.length === 0);
      for (const name of odd) this.#replies.row({ kind: 'notUtf8', path: path === '' ? name : `${path}/${name}` });
      this.#push(path, chain, keys);
    } catch (error) {
      const errno = errnoOf(error);
      const above = this.#frames.at(-1);
      if (above !== undefined && !refused.has(errno) && this.#isFolderGone(above)) return;
      this.#replies.row(
        errno === 'ENOENT' || errno === 'ENOTDIR' ? { kind: 'vanished', path } : { kind: 'failed', path, errno },
      );
    }
    this.#looks = 0;
  }

  #push(path: string, chain: readonly string[], keys: readonly string[]): void {
    const prefix = path === '' ? '' : `${path}/`;
    const place = this.#rootPlace + prefix;
    this.#frames.push({ path, place, prefix, chain, keys, next: 0, end: keys.length, gaps: [] });
  }

  /** The second half of what is left of the topmost folder that has enough: that is the most work with the fewest gaps. */
  #give(): boolean {
    for (const frame of this.#frames) {
      const start = startOfGift(frame);
      if (start === undefined) continue;
      const part = Atomics.add(this.#control, controls.parts, 1) + 1;
      const keys = joinKeys(frame.keys.slice(start, frame.end));
      const { path, chain } = frame;
      this.#post({ kind: 'given', task: { ...this.#task, part, path, chain, keys } }, [keys.buffer]);
      frame.end = start;
      frame.gaps.push(part);
      return true;
    }
    return false;
  }
}

/** `undefined` when the rest is not worth a message. */
function startOfGift({ keys, next, end }: Frame): number | undefined {
  const middle = next + ((end - next) >> 1);
  for (let at = end - 1; at >= next; at -= 1)
    if (keys[at]?.endsWith('/') === true) return Math.min(at, Math.max(middle, next));
  return end - next >= fewestFilesGiven ? middle : undefined;
}

function errnoOf(thrown: unknown): string {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  throw thrown;
}
