import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The oldest Electron this must run on (scripts/electronRuntime.mjs), not the newest one installed.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

// `dependencies` of package.json, the packages with native parts, stay in node_modules; everything else is bundled.
export default defineConfig({
  main: {
    // Its Node build declares `require` itself, which collides with the one that the bundler puts into ES modules.
    resolve: { alias: { fflate: 'fflate/browser' } },
    build: {
      target: nodeTarget,
      externalizeDeps: true,
      sourcemap: 'hidden',
      rollupOptions: {
        input: {
          index: 'main/index.ts',
          engine: 'main/engineProcess.ts',
          cli: 'main/cli/main.ts',
          hashWorker: 'main/adapters/hasher/hashWorker.ts',
          fileWorker: 'main/adapters/files/fileWorker.ts',
          walkWorker: 'main/adapters/walker/walkWorker.ts',
          previewWorker: 'main/adapters/previews/previewWorker.ts',
        },
        // Chunks lie beside the entries: code that looks for a sibling entry by import.meta.url finds it from either.
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // White space alone, so that names in a stack still say where an error was.
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      // A sandboxed preload can load nothing: it is one file.
      externalizeDeps: false,
      rollupOptions: { input: { index: 'preload/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: chromeTarget,
      // Less than half of the text to read and parse before the first paint.
      minify: true,
      // The page may not fetch, which this helper would.
      modulePreload: { polyfill: false },
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
