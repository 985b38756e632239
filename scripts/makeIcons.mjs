/**
 * Makes the icons of Windows and macOS of the PNG files in resources/icons, byte for byte the same on every machine.
 * Usage: node scripts/makeIcons.mjs; `--check` only says whether they are up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './projectFolders.mjs';

const picture = (size) => readFileSync(join(root, `resources/icons/${size}x${size}.png`));

/** An ICO file with PNG pictures, which Windows reads since Vista. */
function ico(sizes) {
  const pictures = sizes.map((size) => ({ size, data: picture(size) }));
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  for (const [index, { size, data }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}

/** An ICNS file: the kinds that hold PNG pictures, for usual and for dense screens. */
function icns(kinds) {
  const parts = kinds.map(([kind, size]) => {
    const data = picture(size);
    const head = Buffer.alloc(8);
    head.write(kind, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

const icons = {
  'icon.ico': ico([16, 24, 32, 48, 64, 128, 256]),
  'icon.icns': icns([
    ['icp4', 16],
    ['icp5', 32],
    ['ic11', 32],
    ['icp6', 64],
    ['ic12', 64],
    ['ic07', 128],
    ['ic08', 256],
    ['ic13', 256],
    ['ic09', 512],
    ['ic14', 512],
  ]),
};
const isChecking = process.argv.includes('--check');
for (const [name, bytes] of Object.entries(icons)) {
  const path = join(root, 'resources', name);
  if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
  if (isChecking) {
    console.error(`resources/${name} is not made of the pictures in resources/icons: run node scripts/makeIcons.mjs`);
    process.exitCode = 1;
  } else writeFileSync(path, bytes);
}
