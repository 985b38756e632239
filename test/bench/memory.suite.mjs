/** What the engine holds while it sends and brings home many files, as transferMemory.mjs measures it. */
import { runProgram } from '../../scripts/runProgram.mjs';

const mebibyte = 2 ** 20;
/** Parts in flight are beside what 100,000 files may take. */
const partsBytes = 64 * mebibyte;

/** Each file takes a block, and an object in the memory of the server. */
export const diskBytes = ({ quick, files = quick ? 10_000 : 1_000_000 }) => files * 4096 * 2;

export function createSuite({ quick, files }) {
  const counts = files === undefined ? (quick ? [10_000] : [100_000, 1_000_000]) : [files];
  const missing = process.platform === 'linux' ? undefined : 'only Linux tells what a process holds';
  const cases = counts.flatMap((count) => {
    const limit = count >= 1_000_000 ? 450e6 : 130e6 + partsBytes;
    const goals = count >= 100_000 ? [{ target: 'T20', measure: 'rssBytes', limit }] : [];
    return ['up', 'down'].map((way) => ({
      id: `${count / 1000}k.${way}`,
      once: true,
      note: 'measured once',
      work: { count, unit: 'files' },
      goals,
      ...(missing === undefined ? { run: () => measure(count, way) } : { skipped: missing }),
    }));
  });
  return { title: `Transfers of ${counts.map((count) => count.toLocaleString('en')).join(' and ')} files`, cases };
}

async function measure(count, way) {
  const args = ['test/bench/transferMemory.mjs', '--files', String(count), '--only', way, '--allowed', '100000'];
  const { code, output } = await runProgram('node', args, { quiet: true });
  if (code !== 0) throw new Error(output);
  const [, peaks] = new RegExp(`^${way}: (\\{.*\\}) MiB$`, 'm').exec(output) ?? [];
  const laps = [...output.matchAll(/ after ([\d.]+) s, ([\d.]+) s of processor time/g)].at(-1);
  if (peaks === undefined || laps === undefined) throw new Error(`It did not say what was held.\n${output}`);
  const rssBytes = Math.max(...Object.values(JSON.parse(peaks))) * mebibyte;
  return { wallMs: Number(laps[1]) * 1000, cpuMs: Number(laps[2]) * 1000, rssBytes };
}
