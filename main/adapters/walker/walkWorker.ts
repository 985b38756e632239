/** A thread of the walker: takes one part of a tree after the other. */
import { lstatSync, readdirSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { walkPart, type DiskReads } from './walkPart';
import type { Post, WalkTask } from './walkMessages';

const disk: DiskReads = {
  readFolder: (path) => readdirSync(path, { withFileTypes: true }),
  readFolderBytes: (path) => readdirSync(path, { withFileTypes: true, encoding: 'buffer' }),
  lstat: (path) => lstatSync(path, { bigint: true, throwIfNoEntry: false }),
};
const post: Post = (reply, transfer) => {
  parentPort?.postMessage(reply, [...transfer]);
};

parentPort?.on('message', (task: WalkTask) => {
  walkPart(task, disk, post);
  // Also of a part that was stopped: the thread has time again.
  parentPort?.postMessage({ kind: 'free' });
});
