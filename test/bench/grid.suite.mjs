/** The review of a million rows in the packaged app, as reviewScroll.bench.mjs measures it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from '../../scripts/runProgram.mjs';
import { artifacts, root } from '../../scripts/projectFolders.mjs';

const goals = [
  ['open', 'T17', 3000],
  ['decision', 'T17', 200],
  ['frame', 'T18', 16.7],
];

/** The plan and its columns. */
export const diskBytes = () => 1e9;

export function createSuite() {
  const app = resolve(process.env.SATCHEL_EXECUTABLE ?? join(root, 'dist', 'linux-unpacked', 'satchel'));
  const missing = existsSync(app) ? undefined : 'there is no packaged app: npm run package makes it';
  let measured;
  const measure = async () => {
    const { code, output } = await runProgram('node', ['test/bench/reviewScroll.bench.mjs'], { quiet: true });
    if (code !== 0) throw new Error(output);
    return JSON.parse(readFileSync(join(artifacts, 'bench', 'reviewScroll.json'), 'utf8'));
  };
  /** What the slowest of its kind took; one run of the app answers all of them. */
  const figures = {
    open: ({ openMs }) => openMs,
    decision: ({ decisions }) => Math.max(...decisions.map(({ ms }) => ms)),
    frame: ({ scrolled }) => Math.max(...Object.values(scrolled).map(({ page95Ms }) => page95Ms)),
  };
  const caseOf = ([id, target, limit]) => ({
    id,
    once: true,
    note:
      id === 'frame' ? 'the page thread in the slowest way to scroll, 95 % of frames; measured once' : 'measured once',
    goals: [{ target, measure: 'wallMs', limit }],
    ...(missing === undefined
      ? {
          run: async () => {
            measured ??= await measure();
            const { memory, opened } = measured;
            const rssBytes = Math.max(memory.residentMb, opened.residentMb) * 1e6;
            return { wallMs: figures[id](measured), cpuMs: null, rssBytes };
          },
        }
      : { skipped: missing }),
  });
  return { title: 'A review of a million rows in the packaged app', size: '1m', cases: goals.map(caseOf) };
}
