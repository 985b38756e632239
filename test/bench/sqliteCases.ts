/** One case of the suite `sqlite` in a process of its own: writes or asks the hash cache as the engine does. */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createClock } from '../../main/adapters/clock/clock';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { sqliteBindingPath } from '../../main/adapters/sqlite/sqliteBinding';
import type { CachedHash } from '../../main/engine/ports/hashing';

const [what, file = '', rowsText, perFolderText] = process.argv.slice(2);
const [rows, perFolder] = [Number(rowsText), Number(perFolderText)];
const rowsPerPut = 10_000;
const firstMtimeNs = 1_720_199_667_787_520_123n;

const folderOf = (index: number): string => `/projects/show/shot_${String(index).padStart(6, '0')}/textures`;
const nameOf = (index: number): string => `texture_${String(index).padStart(6, '0')}.exr`;
/** Spread over all bytes, and another for each file. */
const spread = 0x9e3779b1;
const hashOf = (index: number): string => (Math.imul(index + 1, spread) >>> 0).toString(16).padStart(8, '0').repeat(4);
const refuse = (warning: Error): never => {
  throw warning;
};

if (what === 'insert') for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
const cache = createHashCache(file, createClock(), refuse);
const folders = rows / perFolder;
const names = Array.from({ length: perFolder }, (_, index) => nameOf(index));
let sum = 0;
let counted = 0;

function insert(): void {
  const batch: CachedHash[] = [];
  for (let folder = 0; folder < folders; folder++) {
    const path = folderOf(folder);
    for (let file = 0; file < perFolder; file++) {
      const index = folder * perFolder + file;
      const timeNs = firstMtimeNs + BigInt(index);
      batch.push({
        path: `${path}/${names[file] ?? ''}`,
        sizeBytes: 4096 + file,
        mtimeNs: timeNs,
        changeNs: timeNs,
        fileId: '64768:1234567',
        hash: hashOf(index),
      });
      if (batch.length === rowsPerPut) cache.put(batch.splice(0));
    }
  }
  if (batch.length > 0) cache.put(batch);
  counted = cache.upkeep.count();
}

function lookup(): void {
  for (let folder = 0; folder < folders; folder++) {
    const known = cache.forFolder(folderOf(folder));
    for (let file = 0; file < perFolder; file++) {
      const timeNs = firstMtimeNs + BigInt(folder * perFolder + file);
      const facts = { sizeBytes: 4096 + file, mtimeNs: timeNs, changeNs: timeNs, fileId: '64768:1234567' };
      const hash = known.get(names[file] ?? '', facts);
      if (hash === undefined) continue;
      counted++;
      // In the order of the files: a hash that is another file's changes it too.
      sum = (Math.imul(sum, 31) + Number.parseInt(hash.slice(0, 8), 16)) >>> 0;
    }
  }
}

const [beganMs, beganCpu] = [performance.now(), process.cpuUsage()];
(what === 'insert' ? insert : lookup)();
const { user, system } = process.cpuUsage(beganCpu);
const wallMs = performance.now() - beganMs;
cache.close();
const nativeBinding = sqliteBindingPath();
const memory = new Database(':memory:', nativeBinding === undefined ? {} : { nativeBinding });
const sqlite = memory.prepare('SELECT sqlite_version()').pluck().get();
const rssBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes, rows: counted, sum, sqlite }));
