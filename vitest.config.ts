import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,integration,ipc,cli}/**/*.test.{ts,tsx}'],
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
