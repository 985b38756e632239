/**
 * One case of the hash bench in this process: `hashCases whole|blocks|chunks|list <file> <threads> [hashes]`. All but `list` read one
 * file, `blocks` with the digests that parts are sent by; `list` reads those whose names are in the file, with NUL between them. Prints what it measured as one line of JSON; with `hashes`
 * it writes them to that file, a line each.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import type { FileToRead } from '../../main/engine/ports/hashing';

const [name = '', file = '', threads = '1', out] = process.argv.slice(2);
const chunkBytes = 256 * 1024 * 1024;
const hasher = createFileHasher({
  workers: Number(threads),
  workerPath: path.join(import.meta.dirname, 'hashWorker.js'),
});
const { signal } = new AbortController();

async function chunks(): Promise<readonly string[]> {
  const { size } = statSync(file);
  const read = hasher.hashRange?.bind(hasher);
  if (read === undefined) throw new Error('This hasher reads no ranges.');
  const starts = Array.from({ length: Math.ceil(size / chunkBytes) }, (_, index) => index * chunkBytes);
  const chunk = (from: number) => read(file, { from, bytes: Math.min(chunkBytes, size - from) }, signal);
  return (await Promise.all(starts.map(chunk))).map(({ hash }) => hash);
}

const files = name === 'list' ? listed() : [];

/** The largest first, as whoever gives a list must. */
function listed(): readonly FileToRead[] {
  return readFileSync(file, 'utf8')
    .split('\0')
    .map((each) => {
      const { size, mtimeNs, ctimeNs, dev, ino, mode } = statSync(each, { bigint: true });
      const known = { sizeBytes: Number(size), mtimeNs, changeNs: ctimeNs, mode: Number(mode & 0o7777n) };
      return { path: each, stat: { type: 'file' as const, fileId: `${dev.toString()}:${ino.toString()}`, ...known } };
    })
    .sort((a, b) => b.stat.sizeBytes - a.stat.sizeBytes);
}

async function list(): Promise<readonly string[]> {
  const hashes: string[] = [];
  if (hasher.hashList === undefined) throw new Error('This hasher takes no lists.');
  await hasher.hashList(files, signal, {
    onRead: (index, read) => {
      if (!('hash' in read)) throw read;
      hashes[index] = read.hash;
    },
    onBytes: () => undefined,
  });
  return hashes;
}

const cases: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  whole: async () => [(await hasher.hashFile(file, signal)).hash],
  blocks: async () => [(await hasher.hashFile(file, signal, undefined, { withBlocks: true })).hash],
  chunks,
  list,
};
const run = cases[name];
if (run === undefined) throw new Error(`There is no case ${name}.`);
const beganMs = performance.now();
const began = process.cpuUsage();
const hashes = await run();
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(began);
await hasher.close();
if (out !== undefined) writeFileSync(out, `${hashes.join('\n')}\n`);
const rssBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes })}\n`);
