/** Archives with job bundles: what is taken out, and what never reaches the disk. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createArchives } from '../../../main/adapters/zip/archives';
import { extractArchive } from '../../../main/engine/bundles/extractArchive';
import { zipOf, type ZipMember } from '../../support/zipOf';
import { bundlePorts, bundleTemp, readPlanted, refusal, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
const ports = { files: bundlePorts.files, archives: createArchives() };
let count = 0;

async function extract(bytes: Uint8Array, signal = new AbortController().signal): Promise<string> {
  count += 1;
  const path = join(top, 'bundle.ojd');
  writeFileSync(path, bytes);
  return extractArchive(path, join(top, `run${count}`, 'bundle'), ports, signal);
}

test('a bundle comes out whole, also from inside the one folder around it', async () => {
  const plain = await extract(
    zipOf([
      { name: 'template.yaml', text: templateHead },
      { name: 'scripts/', mode: 0o040755 },
      { name: 'scripts/é.sh', text: 'x' },
    ]),
  );
  const wrapped = await extract(zipOf([{ name: 'my bundle/template.yaml', text: templateHead }]));
  expect([
    (await readPlanted(plain)).name,
    readFileSync(join(plain, 'scripts', 'é.sh'), 'utf8'),
    wrapped.endsWith('my bundle'),
    (await readPlanted(wrapped)).name,
  ]).toEqual(['sample', 'x', true, 'sample']);
});

test('names that lead out, links, doubles and lies are refused, and nothing is left on the disk', async () => {
  const good = { name: 'template.yaml', text: templateHead };
  const cases: Readonly<Record<string, readonly ZipMember[]>> = {
    climbing: [good, { name: '../evil', text: 'x' }],
    'climbing with backslashes': [good, { name: 'a\\..\\..\\evil', text: 'x' }],
    absolute: [good, { name: '/evil', text: 'x' }],
    drive: [good, { name: 'C:/evil', text: 'x' }],
    link: [good, { name: 'link', text: '/etc/passwd', mode: 0o120777 }],
    device: [good, { name: 'device', mode: 0o020666 }],
    twice: [good, { name: 'Template.YAML', text: 'x' }],
    'below a file': [good, { name: 'template.yaml/x', text: 'x' }],
    encrypted: [good, { name: 'x', text: 'x', flags: 0x801 }],
    'more bytes than claimed': [good, { name: 'x', text: 'x'.repeat(100), claimedBytes: 10 }],
    'wrong checksum': [good, { name: 'x', text: 'x', sum: 1 }],
    'too large': [good, { name: 'x', text: 'x', claimedBytes: 2 ** 31 }],
  };
  const codes: Record<string, string> = {};
  const left: string[] = [];
  for (const [title, members] of Object.entries(cases)) {
    codes[title] = (await refusal(extract(zipOf(members)))).split(':')[0] ?? '';
    if (existsSync(join(top, `run${count}`))) left.push(title, ...readdirSync(join(top, `run${count}`)));
  }
  expect({ codes, left }).toEqual({
    codes: {
      climbing: 'bundle.escapes',
      'climbing with backslashes': 'bundle.escapes',
      absolute: 'bundle.escapes',
      drive: 'bundle.archive',
      link: 'bundle.archive',
      device: 'bundle.archive',
      twice: 'bundle.archive',
      'below a file': 'bundle.archive',
      encrypted: 'bundle.archive',
      'more bytes than claimed': 'bundle.archive',
      'wrong checksum': 'bundle.archive',
      'too large': 'bundle.too_large',
    },
    left: [],
  });
});

test('a file that is no archive, and half of one, say so', async () => {
  const whole = zipOf([{ name: 'template.yaml', text: templateHead }]);
  expect([await refusal(extract(Buffer.from('no zip'))), await refusal(extract(whole.subarray(10)))]).toEqual([
    `bundle.archive: ${join(top, 'bundle.ojd')} is damaged or no archive.`,
    `bundle.archive: ${join(top, 'bundle.ojd')} is damaged or no archive.`,
  ]);
  expect(
    await refusal(extractArchive(join(top, 'none.ojd'), join(top, 'x'), ports, new AbortController().signal)),
  ).toBe(`input.not_found: ${join(top, 'none.ojd')} is not there.`);
});
