/** Prints what a review and its document cost over a million files: `node test/bench/review.bench.mjs [files] [document|singles]`. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const [files = '1000000', only] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'satchel-bench-'));

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
    ssr: { noExternal: true },
  });
  return (...args) => {
    const { status } = spawnSync(process.execPath, ['--expose-gc', path.join(folder, `${name}.mjs`), ...args], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = status ?? 1;
  };
}

try {
  const document = await script('planDocumentCosts');
  const plan = path.join(folder, 'plan.json');
  document('write', plan, files);
  document('open', plan, files);
  document('reopen', plan, files);
  if (only !== 'document') (await script('reviewCosts'))(files, ...(only === undefined ? [] : [only]));
} finally {
  await rm(folder, { recursive: true });
}
