/** Prints what planning a download costs: `node test/bench/plan.bench.mjs [files]`. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

// Beside the modules, so that the binding of the database is found from there.
const folder = await mkdtemp(path.join(import.meta.dirname, '..', '..', 'node_modules', '.satchel-bench-'));
try {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(import.meta.dirname, 'planCosts.ts'),
      outDir: folder,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'planCosts.mjs' } },
    },
  });
  const { status } = spawnSync(process.execPath, [path.join(folder, 'planCosts.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
