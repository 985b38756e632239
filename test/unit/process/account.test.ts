import { expect, test } from 'vitest';
import { createAccount } from '../../../main/adapters/process/account';

const never = new AbortController().signal;

/** What Windows would print; elsewhere nobody asks. */
function onWindows(groups: string | undefined): Promise<boolean | undefined> {
  const { geteuid } = process;
  Object.defineProperty(process, 'geteuid', { value: undefined, configurable: true, writable: true });
  try {
    return createAccount('ada', { ask: () => Promise.resolve(groups) }).isElevated(never);
  } finally {
    Object.defineProperty(process, 'geteuid', { value: geteuid, configurable: true, writable: true });
  }
}

test('on Windows the level of integrity tells who is an administrator now, in every language', async () => {
  const label = (sid: string): string =>
    `Verbindliche Beschriftung\\Hohe Verbindlichkeitsstufe Bezeichnung ${sid} \r\n`;
  expect(
    await Promise.all([
      onWindows(label('S-1-16-12288')),
      onWindows(label('S-1-16-16384')),
      onWindows(label('S-1-16-8192')),
      onWindows(undefined),
    ]),
  ).toEqual([true, true, false, undefined]);
});

test('elsewhere root is', async () => {
  const account = createAccount('ada', { ask: () => Promise.reject(new Error('nobody is asked')) });
  expect([account.name, await account.isElevated(never)]).toEqual(['ada', process.geteuid?.() === 0]);
});
