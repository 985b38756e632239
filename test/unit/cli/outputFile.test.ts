import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { writeOutputPieces } from '../../../main/cli/outputFile';

const ports = { files: createFileSystem(), ids: createIds() };
const pieces = [Buffer.from('one '), Buffer.from('two')];
let folder = '';
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes pieces as one file, over what was there, and leaves nothing beside it', async () => {
  await writeFile(at('plan.json'), 'an older and longer text');
  await writeOutputPieces(at('plan.json'), pieces, ports);
  expect([await readFile(at('plan.json'), 'utf8'), await readdir(folder)]).toEqual(['one two', ['plan.json']]);
});

it('writes the file that a link leads to', async () => {
  await writeFile(at('real.json'), 'old');
  await symlink('real.json', at('link.json'));
  await writeOutputPieces(at('link.json'), pieces, ports);
  expect([await readFile(at('real.json'), 'utf8'), await readdir(folder)]).toEqual([
    'one two',
    ['link.json', 'real.json'],
  ]);
});

it('names the file that was asked for when its folder is missing', async () => {
  const place = at(path.join('missing', 'plan.json'));
  await expect(writeOutputPieces(place, pieces, ports)).rejects.toMatchObject({
    code: 'input.not_found',
    message: `${place} is not there.`,
    dto: { details: { path: place } },
  });
});

it('refuses a folder, and keeps the old file when a piece cannot be made', async () => {
  await mkdir(at('folder'));
  await expect(writeOutputPieces(at('folder'), pieces, ports)).rejects.toMatchObject({ code: 'input.invalid' });
  await writeFile(at('plan.json'), 'old');
  const broken = (function* () {
    yield Buffer.from('half');
    throw new RangeError('no more');
  })();
  await expect(writeOutputPieces(at('plan.json'), broken, ports)).rejects.toThrow('no more');
  expect([await readFile(at('plan.json'), 'utf8'), await readdir(folder)]).toEqual(['old', ['folder', 'plan.json']]);
});
