import { defineConfig } from 'vitest/config';

const testsOf = (folder: string): string => `test/${folder}/**/*.test.{ts,tsx}`;

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // Pure functions and small parts: they share a process, because loading the engine anew for each file costs more than most of them.
        test: { name: 'unit', include: ['unit', 'ipc'].map(testsOf), isolate: false },
      },
      { extends: true, test: { name: 'whole', include: ['contract', 'integration', 'cli'].map(testsOf) } },
    ],
    globalSetup: ['test/support/memoryTemp.ts'],
    setupFiles: ['test/support/propertySeed.ts'],
    // A second, the default, is short for a machine that is busy.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only wait for each other.
    maxWorkers: 2,
    allowOnly: false,
    coverage: { provider: 'v8', include: ['main/**', 'shared/**', 'renderer/**'], reporter: ['text-summary'] },
  },
});
