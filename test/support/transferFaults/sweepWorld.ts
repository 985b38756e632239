/** What is sent and brought home while programs are killed: a server, files on the disk, and what must be true afterwards. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { plantFiles, treeOf } from '../plantTree';
import type { LoggedRequest } from '../s3server/requestLog';
import { startS3 } from '../s3server/server';
import type { S3TestServer } from '../s3server/testServer';
import type { Dice } from '../../soak/rounds';
import { asked, databaseFaults } from './ledgerFaults';

export const s3Env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
export const storeUri = 's3://bkt/show';
const mebibyte = 2 ** 20;
const prefix = 'show/';

export interface SweepWorld {
  readonly folder: string;
  /** The data folder. */
  readonly home: string;
  readonly server: S3TestServer;
  /** What is sent. */
  readonly project: string;
  /** Where it comes home to. */
  readonly target: string;
  readonly sizeBytes: number;
  readonly contents: Readonly<Record<string, Buffer>>;
  readonly at: (...parts: string[]) => string;
  /** Hears of every request that has ended. */
  heard: (row: LoggedRequest) => void;
  /** An empty store, an empty data folder, nothing brought home. */
  readonly fresh: () => Promise<void>;
  /** As `fresh`, with the store full. */
  readonly freshHome: () => Promise<void>;
  /** What is wrong with the store at this moment: manifests that name what is not there, objects that are not their name. */
  readonly storeFaults: () => readonly string[];
  /** What is wrong in the data folder, by itself and by what the store holds. */
  homeFaults(): readonly string[];
  /** How many jobs there are, and how many transfers in each state. */
  counts(): { readonly jobs: number; readonly transfers: Readonly<Record<string, number>> };
  /** What is wrong at the target; `isEnd` when all must be there. */
  targetFaults(isEnd: boolean): Promise<readonly string[]>;
  /** Bytes of contents that went to the store, or came from it. */
  contentBytes(way: 'in' | 'out'): number;
  isContent(row: LoggedRequest): boolean;
  /** Keys of the contents that stand under each of their final names at the target. */
  inPlace(): ReadonlySet<string>;
  /** Sources with their times, which nothing may change. */
  sources(): Promise<unknown>;
  close(): Promise<void>;
}

/** Two large files that are sent in parts and come in ranges, small ones, two of one content, an empty one. */
function contentsOf(
  dice: Dice,
  { smallCount = 24, smallBytes = [1, 60_000], largeBytes = 18 * mebibyte }: SweptFiles,
): Record<string, Buffer> {
  const bytes = (sizeBytes: number, seed: number): Buffer => {
    const content = Buffer.alloc(sizeBytes, seed);
    for (let at = 0; at + 8 <= sizeBytes; at += 4096) content.writeDoubleLE(at + seed, at);
    return content;
  };
  const small = Array.from({ length: smallCount }, (_, i) => [
    `shot/f.${String(i).padStart(4, '0')}.exr`,
    bytes(dice.between(...smallBytes), i + 1),
  ]);
  return {
    ...(largeBytes > 0 && { 'cache/large.abc': bytes(largeBytes, 101), 'cache/medium.abc': bytes(9 * mebibyte, 102) }),
    ...(Object.fromEntries(small) as Record<string, Buffer>),
    'twins/a.txt': bytes(5000, 103),
    'twins/b.txt': bytes(5000, 103),
    empty: Buffer.alloc(0),
  };
}

interface SweptFiles {
  readonly smallCount?: number;
  readonly smallBytes?: readonly [least: number, most: number];
  /** Of the largest one; without large ones 0. */
  readonly largeBytes?: number;
}

/** So many that they are made and placed by the threads for files. */
export const manySmall: SweptFiles = { smallCount: 1200, smallBytes: [4096, 4096], largeBytes: 0 };

export async function createSweepWorld(dice: Dice, files: SweptFiles = {}): Promise<SweepWorld> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-sweep-')));
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const [project, target, home] = [at('project'), at('target'), at('home')];
  const contents = contentsOf(dice, files);
  const hasher = createHasher();
  await plantFiles(project, contents);
  const server = await startS3({
    buckets: ['bkt'],
    onRequest: (row) => {
      world.heard(row);
    },
  });
  const faultsOfManifest = (key: string, keys: ReadonlySet<string>): string[] => {
    const bytes = server.read('bkt', key) ?? Buffer.alloc(0);
    const { paths } = JSON.parse(bytes.toString('utf8')) as { paths: { path: string; hash: string }[] };
    return paths
      .filter(({ hash }) => !keys.has(`${prefix}Data/${hash}.xxh128`))
      .map((each) => `${key} names ${each.path}, which is not there`);
  };
  const isContent = (row: LoggedRequest): boolean => row.key.startsWith(`${prefix}Data/`);
  const freshHome = async (): Promise<void> => {
    server.setFaults({ rules: [] });
    server.requests.clear();
    for (const each of [home, target, at('farm')]) await rm(each, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    await mkdir(target, { recursive: true });
    await mkdir(at('farm'));
    const store = `[store]\nuri = "${storeUri}"\nendpointUrl = "${server.url}"\nregion = "us-east-1"\n`;
    await writeFile(path.join(home, 'config.toml'), `${store}\n[farm]\nlocalFolder = ${JSON.stringify(at('farm'))}\n`);
  };
  const world: SweepWorld = {
    folder,
    home,
    server,
    project,
    target,
    contents,
    at,
    sizeBytes: Object.values(contents).reduce((sum, { length }) => sum + length, 0),
    heard: () => undefined,
    fresh: async () => {
      server.reset();
      await freshHome();
    },
    freshHome,
    storeFaults: () => {
      const keys = new Set(server.objects('bkt').map(({ key }) => key));
      const faults: string[] = [];
      for (const key of keys) {
        if (/^show\/Manifests\/.*_input$/.test(key)) faults.push(...faultsOfManifest(key, keys));
        const [, hash] = /^show\/Data\/([0-9a-f]+)\.xxh128$/.exec(key) ?? [];
        if (hash !== undefined && hasher.hash(server.read('bkt', key) ?? Buffer.alloc(0)) !== hash)
          faults.push(`${key} holds other bytes`);
      }
      return faults;
    },
    homeFaults: () => databaseFaults(home, server),
    counts: () => {
      const rows = asked(path.join(home, 'satchel.db'), (db) =>
        db
          .prepare<[], { state: string; count: number }>('SELECT state, count(*) AS count FROM transfer GROUP BY state')
          .all(),
      );
      const jobs = asked(at('farm', 'farm.db'), (db) => db.prepare('SELECT count(*) FROM job').pluck().get());
      return {
        jobs: Number(jobs ?? 0),
        transfers: Object.fromEntries((rows ?? []).map(({ state, count }) => [state, count])),
      };
    },
    targetFaults: async (isEnd) => {
      const entries = await readdir(target, { recursive: true, withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)));
      const faults: string[] = [];
      for (const name of names) {
        if (name.startsWith(`.satchel${path.sep}`) && !name.endsWith('.part')) continue;
        if (name.endsWith('.part')) {
          if (isEnd) faults.push(`${name} was left`);
        } else if (contents[name]?.equals(await readFile(path.join(target, name))) !== true)
          faults.push(`${name} is not what was sent`);
      }
      const missing = Object.keys(contents).filter((name) => isEnd && !names.includes(name));
      return [...faults, ...missing.map((name) => `${name} did not come`)];
    },
    contentBytes: (way) =>
      server.requests.bytes((row) => isContent(row) && (row.op === 'GetObject') === (way === 'out'))[way],
    inPlace: () => {
      const keys = new Set<string>();
      const missing = new Set<string>();
      for (const [name, content] of Object.entries(contents)) {
        const key = `${prefix}Data/${hasher.hash(content)}.xxh128`;
        if (existsSync(path.join(target, name))) keys.add(key);
        else missing.add(key);
      }
      return new Set([...keys].filter((key) => !missing.has(key)));
    },
    isContent,
    sources: () => treeOf(project),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}
