/** What belongs into a diagnostics bundle, as it is: nothing of this may leave the computer before it is redacted. */
import { join } from 'node:path';
import { toErrorDto } from '../../../shared/domain/errors';
import type { DesktopFacts } from '../../../shared/ipc/diagnostics';
import type { SettingsStore } from '../config/settingsStore';
import type { Integrations } from '../integrations/integrations';
import type { DiagnosticSources, Facts } from '../ports/diagnostics';
import type { FileSystem } from '../ports/fileSystem';
import { readTail, type Tail } from './readTail';

export interface GatherParts {
  readonly sources: DiagnosticSources;
  readonly files: FileSystem;
  readonly dataFolder: string;
  readonly version: string;
  /** Read for each bundle: a settings file that cannot be read is what a bundle may be about. */
  readonly settings: () => Promise<Pick<SettingsStore, 'get' | 'effective' | 'client' | 'warnings'>>;
  readonly integrations: Pick<Integrations, 'list'>;
}

export interface RawEntry {
  readonly name: string;
  /** Data, written as JSON. */
  readonly value?: unknown;
  /** Lines, of JSON or not. */
  readonly text?: string;
  /** Whether its names are a project's. */
  readonly learns?: true;
  /** How much of a text's beginning was not read. */
  readonly leftOutBytes?: number;
}

const mostRuns = 10;
const mostLogs = 5;
const mostCrashes = 5;
const mostTransfers = 200;
const logBytes = 5_000_000;
const documentBytes = 1_000_000;

const runName = /^\d{8}-\d{4}-[a-z-]+-[0-9a-f]{8}$/;
/** A run's plan and its entries name every file of a project. */
const runDocuments = ['metadata.json', 'result.json'];
const logName = /^(?:main|engine|renderer|cli)\.log(?:\.[1-9])?$/;
const crashName = /^crash-\d{4}-\d\d-\d\dT[\d-]+Z\.json$/;

/** Each part by itself: one that cannot be had is told as its error, and the others are there. */
export async function gather(
  parts: GatherParts,
  { desktop, asksNetwork }: { readonly desktop?: DesktopFacts | undefined; readonly asksNetwork: boolean },
  signal: AbortSignal,
): Promise<readonly RawEntry[]> {
  const { sources, dataFolder, version } = parts;
  const settings = await parts.settings().catch((error: unknown) => error);
  const store = settings instanceof Error ? undefined : (settings as Awaited<ReturnType<GatherParts['settings']>>);
  const data = async (name: string, make: () => unknown, learns?: true): Promise<RawEntry> => {
    try {
      return { name, value: await make(), ...(learns === undefined ? {} : { learns }) };
    } catch (error) {
      return { name, value: { error: toErrorDto(error), reason: error instanceof Error ? error.message : null } };
    }
  };
  const required = (): NonNullable<typeof store> => {
    if (store === undefined) throw settings as Error;
    return store;
  };
  return [
    await data('about.json', () => ({
      satchel: version,
      ...sources.about(),
      ...(desktop === undefined ? {} : { desktop }),
    })),
    await data('settings.json', () => ({ warnings: required().warnings, settings: settingsOf(required()) }), true),
    await data('deadline-config.json', () => clientOf(required()), true),
    await data('queue.json', () => sources.transfers(join(dataFolder, 'satchel.db'), mostTransfers), true),
    await data('integrations.json', () => parts.integrations.list()),
    await data('network.json', () => network(parts, store, asksNetwork, signal)),
    await data('db.json', () => databases(sources, dataFolder)),
    ...(await runs(parts, signal)),
    ...(await logs(parts, signal)),
    ...(await crashes(parts, signal)),
  ];
}

function settingsOf(store: Pick<SettingsStore, 'effective'>): Facts {
  return Object.fromEntries(store.effective().map(({ key, value, origin }) => [key, { value, origin }]));
}

function clientOf(store: Pick<SettingsStore, 'client'>): Facts {
  return Object.fromEntries(store.client.rows().map(({ key, value }) => [key, value]));
}

async function databases(sources: DiagnosticSources, dataFolder: string): Promise<Facts> {
  const facts: Record<string, unknown> = {};
  for (const name of ['satchel.db', 'hash-cache.db', 'store-cache.db']) {
    facts[name] = sources.database(join(dataFolder, name));
    await sources.breathe();
  }
  return facts;
}

async function network(
  { sources }: GatherParts,
  store: Pick<SettingsStore, 'get' | 'client'> | undefined,
  asksNetwork: boolean,
  signal: AbortSignal,
): Promise<Facts> {
  const region = store?.get('store.region') ?? '';
  const farmRegion = store?.get('deadline.farmRegion') ?? '';
  const endpoint = store?.get('store.endpointUrl') ?? '';
  const isS3 = /^s3:/i.test(store?.get('store.uri') ?? '');
  const addresses = [
    ...(endpoint === '' ? (isS3 && region !== '' ? [`https://s3.${region}.amazonaws.com/`] : []) : [endpoint]),
    ...(farmRegion === '' ? [] : [`https://deadline.${farmRegion}.amazonaws.com/`]),
  ];
  const proxy = {
    httpsProxy: store?.client.get('settings.https_proxy') ?? '',
    caBundle: store?.client.get('settings.ca_bundle') ?? '',
  };
  if (asksNetwork) return { asked: true, ...(await sources.network(addresses, proxy, signal)) };
  return { asked: false, notAsked: addresses, ...(await sources.network([], proxy, signal)) };
}

async function runs({ files, dataFolder }: GatherParts, signal: AbortSignal): Promise<RawEntry[]> {
  const folder = join(dataFolder, 'runs');
  const found = await namesIn(files, folder, 'folder', runName);
  const entries: RawEntry[] = [];
  for (const name of found.sort().reverse().slice(0, mostRuns)) {
    for (const document of runDocuments) {
      const tail = await readTail(files, join(folder, name, document), documentBytes, signal);
      if (tail !== undefined) entries.push({ name: `runs/${name}/${document}`, ...asData(tail), learns: true });
    }
    const events = await readTail(files, join(folder, name, 'run.jsonl'), documentBytes, signal);
    if (events !== undefined) entries.push({ name: `runs/${name}/run.jsonl`, ...events });
  }
  return entries;
}

/** The newest first, by when they were written. */
async function logs({ files, dataFolder }: GatherParts, signal: AbortSignal): Promise<RawEntry[]> {
  const folder = join(dataFolder, 'logs');
  const found = await namesIn(files, folder, 'file', logName);
  const dated = await Promise.all(
    found.map(async (name) => ({ name, mtimeNs: (await files.lstat(join(folder, name)))?.mtimeNs ?? 0n })),
  );
  dated.sort((a, b) => (a.mtimeNs === b.mtimeNs ? (a.name < b.name ? -1 : 1) : a.mtimeNs > b.mtimeNs ? -1 : 1));
  const entries: RawEntry[] = [];
  for (const { name } of dated.slice(0, mostLogs)) {
    const tail = await readTail(files, join(folder, name), logBytes, signal);
    if (tail !== undefined) entries.push({ name: `logs/${name}`, ...tail });
  }
  return entries;
}

/** Our own reports. A memory dump holds everything that the process knew and cannot be redacted: none is taken. */
async function crashes({ files, dataFolder }: GatherParts, signal: AbortSignal): Promise<RawEntry[]> {
  const folder = join(dataFolder, 'logs');
  const found = await namesIn(files, folder, 'file', crashName);
  const entries: RawEntry[] = [];
  for (const name of found.sort().reverse().slice(0, mostCrashes)) {
    const tail = await readTail(files, join(folder, name), documentBytes, signal);
    if (tail !== undefined) entries.push({ name: `crashes/${name}`, ...asData(tail) });
  }
  return entries;
}

async function namesIn(files: FileSystem, folder: string, type: 'file' | 'folder', pattern: RegExp): Promise<string[]> {
  if ((await files.lstat(folder))?.type !== 'folder') return [];
  const entries = await files.readFolder(folder);
  return entries.flatMap((entry) => (entry.type === type && pattern.test(entry.name) ? [entry.name] : []));
}

function asData(tail: Tail): Pick<RawEntry, 'value' | 'text' | 'leftOutBytes'> {
  if (tail.leftOutBytes > 0) return tail;
  try {
    return { value: JSON.parse(tail.text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return tail;
    throw error;
  }
}
