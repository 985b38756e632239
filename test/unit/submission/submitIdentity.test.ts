import { expect, test } from 'vitest';
import type { SettingsStore } from '../../../main/engine/config/settingsStore';
import { identityOf, type SubmitWork } from '../../../main/engine/submission/submitIdentity';

const shot: SubmitWork = {
  name: 'shot',
  paths: ['/p/a', '/p/b'],
  outputFolders: ['/p/out'],
  include: ['*.exr', '*.nk'],
};

const settings = (values: Readonly<Record<string, unknown>>): Pick<SettingsStore, 'get'> => ({
  get: ((key: string) => values[key] ?? '') as SettingsStore['get'],
});
const here = { 'store.uri': 's3://bkt/show' };

test('TR-5 the order of paths and how things are sent make no other work; one more file, pattern, place or name does', () => {
  const same = JSON.stringify(identityOf(shot, settings(here)));
  const isSame = (work: Partial<SubmitWork>, values: Readonly<Record<string, unknown>> = {}): boolean =>
    JSON.stringify(identityOf({ ...shot, ...work }, settings({ ...here, ...values }))) === same;
  expect({
    order: isSame({ paths: ['/p/b', '/p/a', '/p/b'], include: ['*.nk', '*.exr'] }),
    limits: isSame({}, { 'limits.up': 5, 'transfers.maxActive': 8, 's3.maxConnections': 4 }),
    file: isSame({ paths: ['/p/a', '/p/b', '/p/c'] }),
    pattern: isSame({ exclude: ['*.tmp'] }),
    output: isSame({ outputFolders: [] }),
    store: isSame({}, { 'store.uri': 's3://other/show' }),
    farm: isSame({}, { 'farm.localFolder': '/farm' }),
    name: isSame({ name: 'other' }),
  }).toEqual({
    ...{ order: true, limits: true, file: false, pattern: false, output: false, store: false },
    ...{ farm: false, name: false },
  });
});
