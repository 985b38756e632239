import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The oldest Electron this must run on (scripts/electronRuntime.mjs), not the newest one installed.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      // Only the packages with native parts stay in node_modules; everything else is bundled.
      externalizeDeps: { include: ['better-sqlite3', 'xxhash-addon'], exclude: [] },
      rollupOptions: {
        input: {
          index: 'main/index.ts',
          engine: 'main/engineProcess.ts',
          cli: 'main/cli/main.ts',
          hashWorker: 'main/adapters/hasher/hashWorker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rollupOptions: { input: { index: 'preload/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: { target: chromeTarget, modulePreload: { polyfill: false }, rollupOptions: { input: 'renderer/index.html' } },
  },
});
