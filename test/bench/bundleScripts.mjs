/** Bundles TypeScript of the checkout so that a case runs it in a process of its own. */
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../../scripts/projectFolders.mjs';

/** Scripts by name, of paths relative to the checkout; native packages stay where they are installed. Answers their folder. */
export async function bundleScripts(folder, scripts) {
  const outDir = join(folder, 'program');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(scripts).map(([name, path]) => [name, join(root, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await writeFile(join(outDir, 'package.json'), '{"type":"module"}\n');
  await symlink(join(root, 'node_modules'), join(outDir, 'node_modules'));
  return outDir;
}
