/** Asks the Python reference: one process answers hundreds of questions, a JSON object per line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { pythonReference } from '../../scripts/reference.mjs';

const driver = path.resolve(import.meta.dirname, '../contract/reference/driver.py');

/** Path, hash, size and mtime; numbers as text, so that none is rounded on the way. */
export type ReferenceEntry = readonly [path: string, hash: string, sizeBytes: string, mtimeUs: string];

export type ReferenceReading =
  | { readonly entries: readonly ReferenceEntry[]; readonly totalSize: string; readonly text: string }
  | { readonly rejected: string };

export interface ReferenceChanges {
  readonly new: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

interface Filters {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** A folder for its hash cache; absent: a fresh one. */
  readonly cache?: string;
}

export interface SnapshotQuestion extends Filters {
  readonly root: string;
  readonly destination: string;
  readonly name?: string;
  readonly diff?: string;
  readonly forceRehash?: boolean;
}

export interface DiffQuestion extends Filters {
  readonly root: string;
  readonly manifest: string;
  readonly forceRehash: boolean;
}

export interface ConfigQuestion {
  readonly path: string;
  /** Paths are spelled as on Windows. */
  readonly windows?: boolean;
  readonly write?: readonly (readonly [name: string, value: string])[];
}

export interface NamesQuestion {
  readonly root: string;
  readonly location: string;
  readonly place: Readonly<
    Record<'farmId' | 'queueId' | 'jobId' | 'stepId' | 'taskId' | 'sessionActionId', string> & { time: number }
  >;
}

export interface GroupQuestion {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly locations: readonly (readonly [name: string, path: string, type: 'LOCAL' | 'SHARED'])[];
}

export type ReferenceGroup = readonly [
  root: string,
  location: string,
  inputs: readonly string[],
  outputs: readonly string[],
];

export interface ReferenceNames {
  readonly input: string;
  readonly output: string;
  readonly data: string;
  readonly outputFolder: string;
  readonly jobPrefix: string;
  readonly stepPrefix: string;
  readonly taskPrefix: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ReferenceBundle {
  readonly references: {
    readonly inputs: { readonly filenames: readonly string[]; readonly directories: readonly string[] };
    readonly outputs: { readonly directories: readonly string[] };
    readonly referencedPaths: readonly string[];
  };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Reference {
  /** `null`: it wrote none. */
  snapshot(question: SnapshotQuestion): Promise<{ readonly file: string; readonly text: string } | null>;
  diff(question: DiffQuestion): Promise<ReferenceChanges>;
  read(documents: readonly Uint8Array[]): Promise<readonly ReferenceReading[]>;
  write(entries: readonly ReferenceEntry[]): Promise<string>;
  merge(outputs: readonly (readonly [lastModified: number, entries: readonly ReferenceEntry[]])[]): Promise<string>;
  hashes(documents: readonly Uint8Array[]): Promise<readonly string[]>;
  names(question: NamesQuestion): Promise<ReferenceNames>;
  matches(rows: readonly (readonly [path: string, pattern: string])[]): Promise<readonly boolean[]>;
  /** The kind of error for each path that leads out of the root. */
  outside(root: string, paths: readonly string[]): Promise<readonly (string | null)[]>;
  /** Root, location name, inputs and outputs below the root, sorted. */
  group(question: GroupQuestion): Promise<readonly ReferenceGroup[]>;
  /** Every setting of a config file, after writing some. */
  config(question: ConfigQuestion): Promise<Readonly<Record<string, string>>>;
  /** Rejects where it refuses the bundle. */
  bundle(question: {
    readonly folder: string;
    readonly cwd: string;
    readonly given: readonly { readonly name: string; readonly value: unknown }[];
  }): Promise<ReferenceBundle>;
  /** Its command line, with a home of its own. */
  run(
    args: readonly string[],
    cwd: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number | null; readonly output: string }>;
  close(): Promise<void>;
}

const found = await pythonReference();

/** Declares tests that need the reference. Where it is not to be had they are one skipped test that says so by name. */
export function describeReference(title: string, declare: (reference: () => Reference) => void): void {
  const { python, missing } = found;
  describe(title, () => {
    if (python === undefined) {
      test.skip(`not compared with the Python reference: ${missing}`, () => undefined);
      return;
    }
    let running: Reference | undefined;
    beforeAll(async () => {
      running = await startReference(python);
    });
    afterAll(() => running?.close());
    declare(() => {
      if (running === undefined) throw new Error('The reference runs only during tests.');
      return running;
    });
  });
}

type Answer = { readonly id: number } & (
  { readonly value: unknown } | { readonly error: { readonly type: string; readonly message: string } }
);

async function startReference(python: string): Promise<Reference> {
  const home = await mkdtemp(path.join(tmpdir(), 'satchel-reference-'));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TZ: 'UTC',
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    // Neither tells anybody about its use nor looks for credentials in the network.
    DEADLINE_CLOUD_TELEMETRY_OPT_OUT: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const child = spawn(python, [driver], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ended = once(child, 'close');
  child.on('close', (code) => {
    for (const { reject } of waiting.values())
      reject(new Error(`The reference ended with ${String(code)}: ${said.join('').slice(-2000)}`));
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('value' in answer) asker?.resolve(answer.value);
    else asker?.reject(new Error(`${answer.error.type}: ${answer.error.message}`));
  });
  let lastId = 0;
  const ask = async <T>(op: string, question: object): Promise<T> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.stdin.write(`${JSON.stringify({ ...question, id, op })}\n`);
    return (await answered) as T;
  };
  const base64 = (documents: readonly Uint8Array[]): string[] =>
    documents.map((document) => Buffer.from(document).toString('base64'));
  return {
    snapshot: (question) => ask('snapshot', question),
    diff: (question) => ask('diff', question),
    read: (documents) => ask('read', { documents: base64(documents) }),
    write: (entries) => ask('write', { entries }),
    merge: (outputs) => ask('merge', { outputs }),
    hashes: (documents) => ask('hashes', { documents: base64(documents) }),
    names: (question) => ask('names', question),
    matches: (rows) => ask('matches', { rows }),
    outside: (root, paths) => ask('outside', { root, paths }),
    group: (question) => ask('group', question),
    config: (question) => ask('config', question),
    bundle: (question) => ask('bundle', question),
    run: async (args, cwd, more = {}) => {
      const program = 'import sys; from deadline.client.cli import main; main()';
      const command = spawn(python, ['-c', program, ...args], {
        cwd,
        env: { ...env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [command.stdout, command.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(command, 'close')) as [number | null];
      return { code, output };
    },
    close: async () => {
      child.stdin.end();
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}
