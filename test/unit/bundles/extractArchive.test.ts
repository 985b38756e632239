/** Archives with job bundles: what is taken out, and what never reaches the disk. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { createArchives } from '../../../main/adapters/zip/archives';
import { extractArchive } from '../../../main/engine/bundles/extractArchive';
import { bundlePorts, bundleTemp, readPlanted, refusal, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
const ports = { files: bundlePorts.files, archives: createArchives() };
let count = 0;

interface Member {
  readonly name: string;
  readonly text?: string;
  readonly mode?: number;
  readonly sum?: number;
  readonly claimedBytes?: number;
  readonly flags?: number;
}

/** A zip file, byte by byte, so that it can lie. */
function zip(members: readonly Member[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, text = '', mode = 0o100644, sum, claimedBytes, flags = 0x800 } of members) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(sum ?? crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(claimedBytes ?? content.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, nameBytes, packed]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE((mode << 16) >>> 0, 6);
    end.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), shared, end, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const tail = Buffer.alloc(18);
  tail.writeUInt16LE(members.length, 4);
  tail.writeUInt16LE(members.length, 6);
  tail.writeUInt32LE(directory.length, 8);
  tail.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), tail]);
}

async function extract(bytes: Uint8Array, signal = new AbortController().signal): Promise<string> {
  count += 1;
  const path = join(top, 'bundle.ojd');
  writeFileSync(path, bytes);
  return extractArchive(path, join(top, `run${count}`, 'bundle'), ports, signal);
}

test('a bundle comes out whole, also from inside the one folder around it', async () => {
  const plain = await extract(
    zip([
      { name: 'template.yaml', text: templateHead },
      { name: 'scripts/', mode: 0o040755 },
      { name: 'scripts/é.sh', text: 'x' },
    ]),
  );
  const wrapped = await extract(zip([{ name: 'my bundle/template.yaml', text: templateHead }]));
  expect([
    (await readPlanted(plain)).name,
    readFileSync(join(plain, 'scripts', 'é.sh'), 'utf8'),
    wrapped.endsWith('my bundle'),
    (await readPlanted(wrapped)).name,
  ]).toEqual(['sample', 'x', true, 'sample']);
});

test('names that lead out, links, doubles and lies are refused, and nothing is left on the disk', async () => {
  const good = { name: 'template.yaml', text: templateHead };
  const cases: Readonly<Record<string, readonly Member[]>> = {
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
    codes[title] = (await refusal(extract(zip(members)))).split(':')[0] ?? '';
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
  const whole = zip([{ name: 'template.yaml', text: templateHead }]);
  expect([await refusal(extract(Buffer.from('no zip'))), await refusal(extract(whole.subarray(10)))]).toEqual([
    `bundle.archive: ${join(top, 'bundle.ojd')} is damaged or no archive.`,
    `bundle.archive: ${join(top, 'bundle.ojd')} is damaged or no archive.`,
  ]);
  expect(
    await refusal(extractArchive(join(top, 'none.ojd'), join(top, 'x'), ports, new AbortController().signal)),
  ).toBe(`input.not_found: ${join(top, 'none.ojd')} is not there.`);
});
