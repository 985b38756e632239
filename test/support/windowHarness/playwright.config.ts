/** Drives the window harness with the browser named by CHROMIUM, else Debian's. */
import { defineConfig } from '@playwright/test';

const config = defineConfig({
  testDir: '.',
  outputDir: '../../.artifacts/windowTests',
  workers: 1,
  timeout: 30_000,
  reporter: 'line',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
});

// Playwright reads the default export of its configuration.
export { config as default };
