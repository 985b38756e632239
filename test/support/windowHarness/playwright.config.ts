/** Drives the window harness with the browser named by CHROMIUM, else Debian's. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../.artifacts/windowTests',
  globalSetup: './buildOnce.ts',
  workers: 1,
  timeout: 30_000,
  reporter: 'line',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
});
