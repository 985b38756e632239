/** Makes a script of the project runnable by plain Node, for tests that need a second process. */
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const projectFolder = path.resolve(import.meta.dirname, '..', '..');

/** Bundles `entry` (relative to the project) into `folder` and answers the path of the script. */
export async function bundleScript(entry: string, folder: string): Promise<string> {
  const outDir = path.join(folder, 'bundle');
  await mkdir(outDir, { recursive: true });
  await symlink(path.join(projectFolder, 'node_modules'), path.join(outDir, 'node_modules'));
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'error',
    build: {
      ssr: path.join(projectFolder, entry),
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'script.mjs' } },
    },
  });
  return path.join(outDir, 'script.mjs');
}
