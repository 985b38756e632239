/**
 * Hashes a list of files with the numbers of a run kept and its document made twice a second, or with nobody told:
 * `progressCases on|off <list>`. Prints what it measured as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createClock } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { hashFiles, type FileToHash } from '../../main/engine/hashing/hashFiles';
import type { ProgressSink } from '../../main/engine/ports/progress';
import { createProgressKeeper } from '../../main/engine/transfers/progressDocument';
import { createRunCounters } from '../../main/engine/transfers/runCounters';
import { createMemoryHashCache } from '../support/memoryRecords';

const [how = 'on', list = ''] = process.argv.slice(2);
const files = createFileSystem();
const fileHasher = createFileHasher({ workers: 2, workerPath: path.join(import.meta.dirname, 'hashWorker.js') });
const toHash: FileToHash[] = [];
for (const absolutePath of readFileSync(list, 'utf8').split('\0')) {
  const stat = await files.lstat(absolutePath);
  if (stat === undefined) throw new Error(`${absolutePath} is gone`);
  toHash.push({ absolutePath, stat });
}

/** As a run does it: every step is heard, each second counts, the document is read by whoever shows it. */
function kept(): { readonly progress: ProgressSink; readonly stop: () => void } {
  const counters = createRunCounters(
    () => performance.now(),
    () => {
      keeper.moved();
    },
  );
  const facts = { runId: 'r', transferUid: 't', class: 'submit', phases: ['hashing'] } as const;
  const keeper = createProgressKeeper(facts, counters, () => ({ wallMs: Date.now(), monotonicMs: performance.now() }));
  const seconds = setInterval(() => keeper.tick(), 1000);
  const looks = setInterval(() => JSON.stringify(keeper.document()), 500);
  return {
    progress: (step) => {
      keeper.step(step);
    },
    stop: () => {
      clearInterval(seconds);
      clearInterval(looks);
    },
  };
}

const run = how === 'on' ? kept() : { progress: () => undefined, stop: () => undefined };
const beganMs = performance.now();
const began = process.cpuUsage();
const ports = { fileHasher, hashCache: createMemoryHashCache(), clock: createClock() };
const report = await hashFiles(toHash, ports, { signal: new AbortController().signal, progress: run.progress });
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(began);
run.stop();
await fileHasher.close();
if (report.hashedCount !== toHash.length)
  throw new Error(`${report.hashedCount} of ${toHash.length} files were hashed.`);
const rssBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes })}\n`);
