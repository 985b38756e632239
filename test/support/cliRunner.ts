/** Runs the built command line as a shell does, each place with a data folder and a home of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';

const project = path.resolve(import.meta.dirname, '..', '..');
const pinnedNode = path.join(project, 'node_modules', '.bin', 'node');
const node = existsSync(pinnedNode) ? pinnedNode : process.execPath;
/** Another build of the command, such as an installed one. */
const cli = process.env['SATCHEL_TEST_CLI'] ?? path.join(project, 'out', 'main', 'cli.js');

/** The command starts hundreds of times; what V8 compiled of it once is read from here afterwards. */
const compiled = path.join(project, 'test', '.cache', 'compiled');

export type JsonLine = Readonly<Record<string, unknown>> & { readonly type: string };

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliPlace {
  /** A folder of the test's own, gone afterwards. */
  readonly folder: string;
  /** The data folder. */
  readonly home: string;
  /** A path in the folder. */
  readonly at: (...parts: string[]) => string;
  /** Address of a store folder, made here. */
  readonly store: (name?: string) => Promise<string>;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<CliRun>;
  /** Runs with --json; every line of standard output must be a JSON object. */
  readonly json: (args: readonly string[], options?: RunOptions) => Promise<JsonRun>;
  readonly start: (args: readonly string[], options?: RunOptions) => ChildProcessByStdio<null, Readable, Readable>;
  /** With a standard input that stays open. */
  readonly startWithInput: (
    args: readonly string[],
    options?: RunOptions,
  ) => ChildProcessByStdio<Writable, Readable, Readable>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What another program hands over on standard input; nothing when absent. */
  readonly input?: string;
}

export interface JsonRun extends CliRun {
  readonly lines: readonly JsonLine[];
  /** The last line: `result` or `error`. */
  readonly last: JsonLine;
}

/** Must be called inside a test. */
export async function createCliPlace(): Promise<CliPlace> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return cliPlaceIn(folder);
}

/** In a folder that the caller removes. */
export function cliPlaceIn(folder: string): CliPlace {
  const home = path.join(folder, 'data folder');
  const userHome = path.join(folder, 'home');
  mkdirSync(userHome, { recursive: true });
  const inside = ({ env = {}, cwd = folder }: RunOptions): { cwd: string; env: Record<string, string> } => ({
    cwd,
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: userHome, SATCHEL_HOME: home, TZ: 'UTC' },
      NODE_COMPILE_CACHE: compiled,
      ...env,
    },
  });
  const start: CliPlace['start'] = (args, options = {}) =>
    spawn(node, [cli, ...args], { ...inside(options), stdio: ['ignore', 'pipe', 'pipe'] });
  const startWithInput: CliPlace['startWithInput'] = (args, options = {}) =>
    spawn(node, [cli, ...args], { ...inside(options), stdio: ['pipe', 'pipe', 'pipe'] });
  const run: CliPlace['run'] = (args, options = {}) => {
    if (options.input === undefined) return ended(start(args, options));
    const child = startWithInput(args, options);
    child.stdin.end(options.input);
    return ended(child);
  };
  return {
    folder,
    home,
    at: (...parts) => path.join(folder, ...parts),
    store: async (name = 'store') => {
      await mkdir(path.join(folder, name), { recursive: true });
      return `file://${path.join(folder, name)}`;
    },
    run,
    start,
    startWithInput,
    json: async (args, options) => {
      const done = await run(['--json', ...args], options);
      const lines = done.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JsonLine);
      const last = lines.at(-1);
      if (last === undefined || !['result', 'error'].includes(last.type))
        throw new Error(`no result and no error: ${done.stdout}${done.stderr}`);
      return { ...done, lines, last };
    },
  };
}

/** Everything a started command says, when it has ended. */
export async function ended(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<CliRun> {
  const text = async (stream: Readable): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  };
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}
