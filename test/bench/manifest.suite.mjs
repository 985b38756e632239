/** Manifests of a million files: read, written, compared. */
import { join } from 'node:path';
import { build } from 'vite';
import { runProgram } from '../../scripts/runProgram.mjs';

const megabyte = 1e6;

/** Generates the data in `folder` and answers the cases that `scripts/bench.mjs` measures. */
export async function createSuite({ folder, quick }) {
  const entries = quick ? 100_000 : 1_000_000;
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'manifestCases.ts'),
      outDir: join(folder, 'program'),
      rolldownOptions: { output: { format: 'es', entryFileNames: 'cases.mjs' } },
    },
    ssr: { noExternal: true },
  });
  const command = (name) => [process.execPath, join(folder, 'program', 'cases.mjs'), name, folder, String(entries)];
  const [program, ...args] = command('generate');
  const { code, output } = await runProgram(program, args, { quiet: true });
  if (code !== 0) throw new Error(`The data could not be generated.\n${output}`);
  const measured = (id, rest = {}) => ({ id, command: command(id), ...rest });
  // Budgets are for a million entries.
  const budget = (wallMs) => (quick ? {} : { budget: { wallMs, rssBytes: 450 * megabyte } });
  return {
    title: `Manifests of ${entries.toLocaleString('en')} files`,
    cases: [
      measured('decode', { ...budget(500), control: 'json-parse' }),
      measured('json-parse'),
      measured('encode', budget(500)),
      measured('diff', budget(1500)),
      measured('decode-2025', budget(500)),
      measured('decode-2025-name', budget(500)),
      measured('encode-2025', budget(500)),
      measured('encode-2025-name', budget(500)),
      measured('diff-2025', budget(1500)),
      measured('diff-files'),
      measured('decode-spaced'),
      measured('decode-unicode'),
      measured('encode-unicode'),
      measured('decode-shuffled'),
      measured('build'),
    ],
  };
}
