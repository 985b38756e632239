/**
 * Writes the feed that tells Satchel of a version, and signs it: one file per system, each with its signature beside it.
 * Usage: node scripts/makeFeed.mjs --key <private.pem> --to <folder> [--channel stable|beta] <package>...
 * The key is Ed25519, made once with: openssl genpkey -algorithm ed25519 -out <private.pem>. It is only ever read, and never
 * from the folder of the sources. What goes into updates.feedKey is printed. SATCHEL_PACKAGE_VERSION may be set.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './projectFolders.mjs';

/** By the end of a package's name, the system it is for as the feed's files name it. */
const systems = [
  [/[-_.](?:arm64|aarch64)\.(?:deb|rpm|AppImage)$|-linux-arm64\.tar\.gz$/, '-linux-arm64'],
  [/\.(?:deb|rpm|AppImage|tar\.gz)$/, '-linux'],
  [/\.dmg$|[-.]mac(?:-[a-z0-9]+)?\.zip$/, '-mac'],
  [/\.exe$|[-.]win(?:-[a-z0-9]+)?\.zip$/, ''],
];

/**
 * Every file comes into place whole; a signature before the feed that it is for.
 * @param {{ packages: readonly string[], version: string, channel: 'stable' | 'beta', keyPath: string, folder: string }} wish
 * @returns {{ files: string[], publicKey: string }} the names written, and what updates.feedKey has to be
 */
export function makeFeed({ packages, version, channel, keyPath, folder }) {
  const key = readKey(keyPath);
  const bySystem = Map.groupBy(packages, systemOf);
  mkdirSync(folder, { recursive: true });
  const files = [...bySystem].flatMap(([system, paths]) => {
    const name = `${channel === 'stable' ? 'latest' : 'beta'}${system}.yml`;
    const text = feedText(version, paths);
    putWhole(join(folder, `${name}.sig`), `${sign(null, Buffer.from(text), key).toString('base64')}\n`);
    putWhole(join(folder, name), text);
    return [name, `${name}.sig`];
  });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  return { files: files.toSorted(), publicKey };
}

function readKey(path) {
  const inside = relative(realpathSync(root), realpathSync(path));
  if (!isAbsolute(inside) && inside.split(/[\\/]/)[0] !== '..')
    throw new Error(`${path} lies among the sources; a private key must not.`);
  const key = createPrivateKey(readFileSync(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is no Ed25519 key.`);
  return key;
}

function systemOf(path) {
  const found = systems.find(([pattern]) => pattern.test(basename(path)));
  if (found === undefined) throw new Error(`${basename(path)} is no package of Satchel.`);
  return found[1];
}

/** As electron-builder writes such a file. A string in JSON is one in YAML. */
function feedText(version, paths) {
  const entries = paths.map((path) => {
    const bytes = readFileSync(path);
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    return `  - url: ${JSON.stringify(basename(path))}\n    sha512: ${sha512}\n    size: ${bytes.length}\n`;
  });
  return `version: ${version}\nfiles:\n${entries.join('')}`;
}

function putWhole(path, text) {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

const wantedVersion = () =>
  process.env.SATCHEL_PACKAGE_VERSION ?? JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, to: { type: 'string' }, channel: { type: 'string', default: 'stable' } },
  });
  const { key, to, channel } = values;
  if (key === undefined || to === undefined || positionals.length === 0 || !['stable', 'beta'].includes(channel)) {
    console.error('It takes --key <private.pem>, --to <folder>, --channel stable or beta, and the packages.');
    process.exit(64);
  }
  try {
    const version = wantedVersion();
    const made = makeFeed({ packages: positionals, version, channel, keyPath: key, folder: to });
    console.log(`${made.files.map((name) => join(to, name)).join('\n')}\nupdates.feedKey = "${made.publicKey}"`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
