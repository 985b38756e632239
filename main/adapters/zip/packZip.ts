/** Writes a zip archive of small files. */
import { crc32, deflateRawSync } from 'node:zlib';

const utf8Names = 0x800;
const deflated = 8;
const version = 20;
const unix = 3;
/** A regular file that its owner may read. */
const mode = 0o100600;

/** All of it in memory; names as they are given, dates the format's first one, so that equal contents are equal bytes. */
export function packZip(entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const packed = deflateRawSync(bytes);
    const nameBytes = Buffer.from(name);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(version, 0);
    header.writeUInt16LE(utf8Names, 2);
    header.writeUInt16LE(deflated, 4);
    // 1980-01-01: a month and a day of zero are none.
    header.writeUInt16LE(0x21, 8);
    header.writeUInt32LE(crc32(bytes), 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(bytes.length, 18);
    header.writeUInt16LE(nameBytes.length, 22);
    const end = Buffer.alloc(14);
    end.writeUInt32LE((mode << 16) >>> 0, 6);
    end.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([version, unix]), header, end, nameBytes);
    parts.push(Buffer.from('PK\x03\x04'), header, nameBytes, packed);
    offset += 4 + header.length + nameBytes.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const tail = Buffer.alloc(18);
  tail.writeUInt16LE(entries.length, 4);
  tail.writeUInt16LE(entries.length, 6);
  tail.writeUInt32LE(list.length, 8);
  tail.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), tail]);
}
