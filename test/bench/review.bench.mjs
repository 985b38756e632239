/** Prints what a review costs over a million files: `node test/bench/review.bench.mjs [files]`. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const folder = await mkdtemp(path.join(tmpdir(), 'satchel-bench-'));
await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: path.join(import.meta.dirname, 'reviewCosts.ts'),
    outDir: folder,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'bench.mjs' } },
  },
  ssr: { noExternal: true },
});
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', path.join(folder, 'bench.mjs'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
await rm(folder, { recursive: true });
process.exitCode = status ?? 1;
