/** What processes cost: memory as the system counts it, and processor time by thread where the system tells. */
import { readdirSync, readFileSync } from 'node:fs';

const megabytes = (kilobytes) => Number((kilobytes / 1024).toFixed(0));

/** Memory of one process of the app; what only Linux tells is absent elsewhere. */
export async function memoryOf(app, pid) {
  const memory = await app.evaluate(
    ({ app: electron }, wanted) => electron.getAppMetrics().find((process) => process.pid === wanted).memory,
    pid,
  );
  const known = { residentMb: megabytes(memory.workingSetSize), peakMb: megabytes(memory.peakWorkingSetSize) };
  if (process.platform !== 'linux')
    return memory.privateBytes === undefined ? known : { ...known, privateMb: megabytes(memory.privateBytes) };
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return {
    residentMb: megabytes(of('Rss')),
    peakMb: known.peakMb,
    proportionalMb: megabytes(of('Pss')),
    privateMb: megabytes(of('Private_Clean') + of('Private_Dirty')),
  };
}

/** Milliseconds by kind of process and thread, of processes given as [kind, pid]; empty where the system does not tell. */
export function processorTimes(processes) {
  const times = {};
  if (process.platform !== 'linux') return times;
  for (const [kind, pid] of processes)
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const folder = `/proc/${pid}/task/${thread}`;
      const name = Number(thread) === pid ? 'main' : readFileSync(`${folder}/comm`, 'utf8').trim().replace(/\d+$/, '');
      const key = `${kind} ${name.startsWith('ThreadPool') ? 'pool' : name}`;
      times[key] = (times[key] ?? 0) + Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    }
  return times;
}
