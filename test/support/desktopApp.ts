/** Starts the packaged app in a real window with a data folder of its own, and tells what went wrong inside it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';

export interface DesktopApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Errors of the page and violations of its content security policy, in order. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Another package can be named, such as an installed one. */
export const executablePath = resolve(process.env['SATCHEL_EXECUTABLE'] ?? 'dist/linux-unpacked/satchel');

/** A folder that is removed by `remove`; its name has a blank and an accent, as people's folders have. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'satchel é '));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function startDesktopApp(
  home: string,
  options: {
    readonly args?: readonly string[];
    readonly colorScheme?: 'light' | 'dark';
    readonly size?: { readonly width: number; readonly height: number };
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<DesktopApp> {
  const app = await _electron.launch({
    executablePath,
    args: [...electronSwitches(), ...(options.args ?? [])],
    env: {
      ...(process.env as Record<string, string>),
      ...options.env,
      SATCHEL_HOME: home,
      SATCHEL_CHECK_MESSAGES: '1',
    },
    colorScheme: options.colorScheme ?? 'light',
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  if (options.size !== undefined) await resizeWindow(app, options.size);
  await expect(page).toHaveTitle(/^Satchel/);
  return { app, page, complaints, close: () => app.close() };
}

/** Sets the size of the content of the first window. */
export async function resizeWindow(
  app: ElectronApplication,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
  }, size);
}

type Invoke = (command: string, input: unknown) => Promise<{ ok: boolean; value?: unknown; error?: { code: string } }>;

/** Calls a command as the page would; answers the envelope. */
export function invoke(page: Page, command: string, input: unknown): ReturnType<Invoke> {
  return page.evaluate(
    ([name, value]) => (window as unknown as { satchel: { invoke: Invoke } }).satchel.invoke(name, value),
    [command, input] as const,
  );
}
