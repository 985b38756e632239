import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

async function hashingLine(): Promise<string | undefined> {
  const { versionFacts } = await import('../../../main/cli/versionFacts');
  return versionFacts()
    .split('\n')
    .find((line) => line.startsWith('hashing: '));
}

test('says what hashes, and why it is not the native module', async () => {
  const usual = await hashingLine();
  vi.resetModules();
  vi.stubEnv('SATCHEL_HASH_ADDON', 'off');
  expect([usual, await hashingLine()]).toEqual([
    'hashing: xxhash-addon',
    'hashing: hash-wasm (the native module cannot be used: SATCHEL_HASH_ADDON is off)',
  ]);
});
