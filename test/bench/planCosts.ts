/**
 * Measures planning over real files: names, sizes and times only, then every hash, then with every hash remembered. Ends with 1 when
 * planning without a hash takes longer than it may; processor time is told beside it, for a machine that does other things meanwhile.
 */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { FileHasher } from '../../main/engine/ports/hashing';
import { createPlanSetting, remoteFile } from '../support/plan/planSetting';

const count = Number(process.argv[2] ?? 10_432);
const frames = 240;
/** Two for 10,432 files, on a machine that does nothing else. */
const budgetSeconds = (2 * count) / 10_432;
const hasher = createHasher();
const disk = createFileSystem();
/** On this thread: the workers' script is no part of a bench. */
const fileHasher: FileHasher = {
  hashFile: async (path) => {
    const bytes = await disk.readFile(path, 1024 ** 3);
    const stat = await disk.lstat(path);
    if (stat === undefined) throw new Error(`${path} is gone`);
    return { hash: hasher.hash(bytes), stat };
  },
  close: () => Promise.resolve(),
};
const setting = await createPlanSetting(fileHasher);
try {
  const files = Array.from({ length: count }, (_, index) => {
    const pass = Math.floor(index / frames);
    const name = `renders/pass${String(pass % 40)}/beauty${String(pass)}.${String(1001 + (index % frames))}.exr`;
    return remoteFile(name, `frame ${String(index)}`);
  });
  // As after a re-render: a fifth is new, most of the rest is the same, some of it was painted over.
  for (const [index, file] of files.entries()) {
    if (index % 5 === 0) continue;
    await setting.put(file.path, `${index % 50 === 1 ? 'FRAME' : 'frame'} ${String(index)}`, index % 3);
  }
  const measure = async (label: string, more: Parameters<typeof setting.plan>[1], mostSeconds = Infinity) => {
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    const { totals, hashing } = await setting.plan(files, more);
    const seconds = (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = ((user + system) / 1e6).toFixed(2);
    const facts = `${JSON.stringify(hashing)}, ${JSON.stringify(totals.byKind)}`;
    console.log(`${label}: ${seconds.toFixed(2)} s (processor ${cpuSeconds} s), ${facts}`);
    if (seconds <= mostSeconds) return;
    console.error(`That is more than ${String(mostSeconds)} s.`);
    process.exitCode = 1;
  };
  await measure(`${String(count)} files without a hash`, { hashing: 'later' }, budgetSeconds);
  await measure(`${String(count)} files by size and time`, { useHash: false }, budgetSeconds);
  await measure(`${String(count)} files with every hash`, {});
  await measure(`${String(count)} files with every hash remembered`, { hashing: 'later' });
} finally {
  await setting.close();
}
