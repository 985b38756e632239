import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sandboxHint } from '../../../main/cli/sandboxHint';

function computer(files: Readonly<Record<string, string>>): { folder: string; systemRoot: string } {
  const systemRoot = mkdtempSync(join(tmpdir(), 'satchel-hint-'));
  onTestFinished(() => {
    rmSync(systemRoot, { recursive: true });
  });
  const folder = join(systemRoot, 'satchel');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(systemRoot, path)), { recursive: true });
    writeFileSync(join(systemRoot, path), text);
  }
  return { folder, systemRoot };
}

test.each([
  ['proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1\n'],
  ['proc/sys/kernel/unprivileged_userns_clone', '0\n'],
  ['proc/sys/user/max_user_namespaces', '0\n'],
])('names what keeps the sandbox from starting, and the way out: %s', (path, text) => {
  const place = computer({ [path]: text, 'satchel/chrome-sandbox': '' });
  const hint = sandboxHint(place) ?? '';
  expect([hint.includes(`/${path} is ${text.trim()}`), hint.includes(`'${place.folder}/chrome-sandbox'`)]).toEqual([
    true,
    true,
  ]);
});

test('says nothing where namespaces are free, or where a package for the system takes care', () => {
  const free = {
    'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '0\n',
    'proc/sys/kernel/unprivileged_userns_clone': '1\n',
    'proc/sys/user/max_user_namespaces': '31000\n',
  };
  const packaged = { 'proc/sys/user/max_user_namespaces': '0\n', 'satchel/resources/package-type': 'deb' };
  expect([sandboxHint(computer({})), sandboxHint(computer(free)), sandboxHint(computer(packaged))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.runIf(process.getuid?.() === 0)('says nothing where the helper is set up already', () => {
  const place = computer({ 'proc/sys/user/max_user_namespaces': '0\n', 'satchel/chrome-sandbox': '' });
  chmodSync(join(place.folder, 'chrome-sandbox'), 0o4755);
  expect(sandboxHint(place)).toBeUndefined();
});
