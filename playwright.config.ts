import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  // One app at a time: two cores, and each test measures a window that has them to itself.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A window on a machine that does other things may miss its moment once; `npm test` names every test that needed a second try.
  retries: process.env['CI'] === undefined ? 0 : 1,
  reporter: [['list'], ['json', { outputFile: 'test/.artifacts/playwright.json' }]],
  outputDir: 'test/.artifacts/e2e',
});
