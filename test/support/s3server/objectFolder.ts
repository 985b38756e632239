/**
 * Objects in a folder, each as a sidecar of facts that names the files of its bytes. Names are hashes, so that any key is
 * safe. Bytes are there before their sidecar, which is renamed into place: a killed server has the old object or the new.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileContent, joined, type Content, type FileContent, type JoinedContent } from './content';
import type { ObjectFacts, StoredObject } from './storedObject';

export interface ObjectFolder {
  buckets(): { readonly name: string; readonly createdMs: number }[];
  /** The objects of a bucket that may be new. */
  open(bucket: string, createdMs: number): StoredObject[];
  /** A path for bytes that no object has yet. */
  newBody(bucket: string, key: string): string;
  save(bucket: string, object: StoredObject): void;
  remove(bucket: string, key: string): void;
}

interface Sidecar extends ObjectFacts {
  readonly bucket: string;
  /** In their order; relative to the sidecar. */
  readonly bodies: readonly { readonly name: string; readonly sizeBytes: number }[];
}

export function createObjectFolder(folder: string): ObjectFolder {
  const objects = join(folder, 'objects');
  const buckets = join(folder, 'buckets');
  mkdirSync(objects, { recursive: true });
  mkdirSync(buckets, { recursive: true });
  const sidecars = readSidecars(objects);
  const made = new Set<string>();

  const basePath = (bucket: string, key: string): string => {
    const name = createHash('sha256').update(`${bucket}\0${key}`).digest('hex');
    const path = join(objects, name.slice(0, 2));
    if (!made.has(path)) mkdirSync(path, { recursive: true });
    made.add(path);
    return join(path, name.slice(2));
  };
  return {
    buckets: () =>
      readdirSync(buckets).map(
        (name) => JSON.parse(readFileSync(join(buckets, name), 'utf8')) as { name: string; createdMs: number },
      ),
    open(name, createdMs) {
      const path = join(buckets, `${name}.json`);
      if (!existsSync(path)) writeFileSync(path, JSON.stringify({ name, createdMs }));
      return sidecars
        .filter(({ bucket }) => bucket === name)
        .map((sidecar) => opened(dirname(basePath(name, sidecar.key)), sidecar));
    },
    newBody: (bucket, key) => `${basePath(bucket, key)}.${randomBytes(6).toString('hex')}`,
    save(bucket, { content, ...facts }) {
      const base = basePath(bucket, facts.key);
      const bodies = filesOf(content).map(({ path, sizeBytes }) => ({
        name: path.slice(dirname(base).length + 1),
        sizeBytes,
      }));
      writeFileSync(`${base}.new`, JSON.stringify({ ...facts, bucket, bodies } satisfies Sidecar));
      renameSync(`${base}.new`, `${base}.json`);
    },
    remove(bucket, key) {
      rmSync(`${basePath(bucket, key)}.json`);
    },
  };
}

function opened(folder: string, { bodies, ...facts }: Sidecar): StoredObject {
  const files = bodies.map(({ name, sizeBytes }) => fileContent(join(folder, name), sizeBytes));
  const [only] = files;
  return { ...facts, content: files.length === 1 && only !== undefined ? only : joined(files) };
}

function filesOf(content: Content): FileContent[] {
  return 'parts' in content ? (content as JoinedContent).parts.flatMap(filesOf) : [content as FileContent];
}

/** What no sidecar names was being written when a server ended; it is removed. */
function readSidecars(objects: string): Sidecar[] {
  const names = readdirSync(objects, { recursive: true, encoding: 'utf8' });
  const found = names
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ at: dirname(name), sidecar: JSON.parse(readFileSync(join(objects, name), 'utf8')) as Sidecar }));
  const named = new Set(found.flatMap(({ at, sidecar }) => sidecar.bodies.map(({ name }) => join(at, name))));
  for (const name of names)
    if (/[/\\]/.test(name) && !name.endsWith('.json') && !named.has(name)) rmSync(join(objects, name), { force: true });
  return found.map(({ sidecar }) => sidecar);
}
