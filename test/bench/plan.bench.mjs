/**
 * Prints what planning a download costs, and with `rows` what settling, reviewing and applying a plan of that many rows does:
 * `node test/bench/plan.bench.mjs [files]`, `node test/bench/plan.bench.mjs rows [rows]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

// Beside the modules, so that the binding of the database is found from there.
const folder = await mkdtemp(path.join(import.meta.dirname, '..', '..', 'node_modules', '.satchel-bench-'));
const world = await mkdtemp(path.join(tmpdir(), 'satchel-bench-'));

/** Bundles a script of this folder; answers how to run it in a process of its own. */
async function script(name) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(import.meta.dirname, `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: `${name}.mjs` } },
    },
  });
  return (...args) => {
    const { status } = spawnSync(process.execPath, [path.join(folder, `${name}.mjs`), ...args], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = status ?? 1;
  };
}

try {
  const [what, rows = '1000000'] = process.argv.slice(2);
  if (what === 'rows') {
    const run = await script('planApplyCosts');
    for (const kind of ['still', 'kept']) {
      run('make', world, rows, kind);
      run('settle', world, rows, kind);
    }
    run('apply', world, rows, 'still');
  } else (await script('planCosts'))(...(what === undefined ? [] : [what]));
} finally {
  await rm(folder, { recursive: true });
  await rm(world, { recursive: true });
}
