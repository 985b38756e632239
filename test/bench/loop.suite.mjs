/** The event loops and a scrolling window while the engine looks a tree through, in the packaged app, as scanLoop.bench.mjs measures them. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { artifacts, root } from '../../scripts/projectFolders.mjs';
import { runProgram } from '../../scripts/runProgram.mjs';

const mostLateMs = 50;
const fewestFrames = 55;

const filesOf = ({ quick, files = quick ? 100_000 : 1_000_000 }) => files;

/** Names only, and the plan that is scrolled. */
export const diskBytes = (options) => filesOf(options) * 1024 + 200e6;

export function createSuite(options) {
  const files = filesOf(options);
  const app = resolve(process.env.SATCHEL_EXECUTABLE ?? join(root, 'dist', 'linux-unpacked', 'satchel'));
  const missing = existsSync(app) ? undefined : 'there is no packaged app: npm run package makes it';
  let measured;
  const measure = async () => {
    const program = ['test/bench/scanLoop.bench.mjs', '--files', String(files)];
    const { code, output } = await runProgram('node', program, { quiet: true });
    if (code !== 0) throw new Error(output);
    return JSON.parse(readFileSync(join(artifacts, 'bench', 'scanLoop.json'), 'utf8'));
  };
  const late = 'ms that 99.9 % of the calls of its event loop were late at most; measured once';
  /** One run of the app answers all of them. */
  const cases = [
    ['main', mostLateMs, ({ scan }) => scan.main.p999Ms, late],
    ['page', mostLateMs, ({ scan }) => scan.page.p999Ms, late],
    [
      'frame',
      1000 / fewestFrames,
      ({ scan }) => 1000 / scan.scroll.perSecond,
      'ms a frame; 55 a second; measured once',
    ],
  ];
  return {
    title: `Event loops and a window that scrolls while ${files.toLocaleString('en')} files are looked through, in the packaged app`,
    size: files >= 1_000_000 ? `${files / 1e6}m` : `${files / 1000}k`,
    cases: cases.map(([id, limit, figure, note]) => ({
      ...{ id, once: true, note, goals: [{ target: null, measure: 'wallMs', limit }] },
      ...(missing === undefined
        ? {
            run: async () => {
              measured ??= await measure();
              return { wallMs: figure(measured), cpuMs: null, rssBytes: null };
            },
          }
        : { skipped: missing }),
    })),
  };
}
