/** Runs a program in a fresh process and measures its whole tree: wall time, CPU time, peak memory. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { toolEnvironment } from './runProgram.mjs';

const sampleEveryMs = 25;
const tailBytes = 4000;

/**
 * The shell's `times` counts every process below it that was waited for. Memory is the largest sum, over the samples, of what
 * the processes alive at once had at most; `null` where the system has no /proc.
 * @returns {Promise<{ wallMs: number, cpuMs: number | null, rssBytes: number | null }>}
 */
export async function measureProgram([program, ...args], env = {}, cwd = undefined) {
  const isShell = process.platform !== 'win32';
  const command = isShell
    ? ['sh', ['-c', '"$@"; code=$?; times >&3; exit $code', 'sh', program, ...args]]
    : [program, args];
  const startedMs = performance.now();
  const child = spawn(...command, { env: toolEnvironment(env), cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let output = '';
  let times = '';
  let rssBytes = null;
  const collect = (data) => {
    output = (output + data).slice(-tailBytes);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  child.stdio[3].setEncoding('utf8').on('data', (data) => (times += data));
  const sampling = setInterval(() => {
    const bytes = peakOfTree(child.pid);
    if (bytes !== null) rssBytes = Math.max(rssBytes ?? 0, bytes);
  }, sampleEveryMs);
  try {
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    const wallMs = performance.now() - startedMs;
    if (code !== 0) throw new Error(`${program} ${args.join(' ').slice(0, 400)} ended with ${code}.\n${output}`);
    return { wallMs, cpuMs: childrenCpuMs(times), rssBytes, output };
  } finally {
    clearInterval(sampling);
  }
}

/** The second line of `times` is about the children: `0m1.23s 0m0.45s`. */
function childrenCpuMs(times) {
  const line = times.trim().split('\n')[1];
  if (line === undefined) return null;
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + (Number(m) * 60 + Number(s)) * 1000, 0);
}

/** What the processes below this one hold at most, each at its own time; `null` where the system has no /proc. */
export function peakOfTree(rootPid) {
  if (process.platform !== 'linux') return null;
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    if (stat !== undefined) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = new Set([rootPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents)
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grown = true;
      }
  }
  tree.delete(rootPid);
  let bytes = 0;
  for (const pid of tree) {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`) ?? '') ?? [];
    bytes += Number(kilobytes ?? 0) * 1024;
  }
  return bytes;
}

/** Processes end while they are looked at. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}
