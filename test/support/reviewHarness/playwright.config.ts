/** Drives the review harness with the browser named by CHROMIUM, else Debian's. */
import { defineConfig } from '@playwright/test';

const config = defineConfig({
  testDir: '.',
  outputDir: '../../.artifacts/reviewTests',
  globalSetup: './serveReview.ts',
  workers: 1,
  timeout: 90_000,
  reporter: 'line',
  use: {
    viewport: { width: 1280, height: 800 },
    timezoneId: 'UTC',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
});

export { config as default };
