/** `satchel cache stats|clear|verify [hash|store]`: what is remembered of files and stores, and whether it is true. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Engine } from '../../engine/engine';
import { verifyHashCache } from '../../engine/hashing/verifyHashCache';
import { verifyStoreCache } from '../../engine/store/verifyStoreCache';
import type { Session } from '../session';
import type { RunVerb } from '../verb';

type Kind = 'hash' | 'store';

interface VerifyOptions {
  readonly sample?: string;
  readonly all?: boolean;
}

const defaultSample = 100;

export function addCacheCommands(program: Command, run: RunVerb): void {
  const cache = program.command('cache').description('what is remembered of files and stores');
  cache
    .command('stats', { isDefault: true })
    .description('how much is remembered')
    .argument('[kind]', 'hash or store; both without it')
    .action((kind: string | undefined, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => stats(kindsOf(kind), await engine(), output)),
    );
  cache
    .command('clear')
    .description('forget everything; files are then read and stores asked again')
    .argument('[kind]', 'hash or store; both without it')
    .action((kind: string | undefined, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => clear(kindsOf(kind), await engine(), output)),
    );
  cache
    .command('verify')
    .description('read remembered files again, or ask the store for remembered objects; what is wrong is forgotten')
    .argument('[kind]', 'hash (the default) or store')
    .option('--sample <count>', `so many, chosen by chance (${defaultSample})`)
    .option('--all', 'everything that is remembered')
    .option('--s3-root-uri <uri>', 'the store: s3://BUCKET/ROOT or file:///FOLDER')
    .option('--store <uri>', 'the same')
    .action((kind: string | undefined, options: VerifyOptions, command: Command) =>
      run(command, async (session) => {
        const [only = 'hash'] = kind === undefined ? [] : kindsOf(kind);
        const most = mostOf(options);
        return only === 'hash' ? await verifyHashes(most, session) : await verifyStore(most, session);
      }),
    );
}

type Output = Session['output'];

function stats(kinds: readonly Kind[], { parts: { ports } }: Engine, output: Output): number {
  const { hashCache, storeCache } = ports;
  const hash = { files: hashCache.upkeep?.count() ?? 0, folders: hashCache.upkeep?.folderCount() ?? 0 };
  const store = { objects: storeCache.upkeep?.count() ?? 0, stores: storeCache.upkeep?.storeCount() ?? 0 };
  if (kinds.includes('hash')) output.text(`hash   ${hash.files} files in ${hash.folders} folders`);
  if (kinds.includes('store')) output.text(`store  ${store.objects} objects in ${store.stores} stores`);
  output.result('cache stats', {
    ...(kinds.includes('hash') ? { hash } : {}),
    ...(kinds.includes('store') ? { store } : {}),
  });
  return exitCodes.ok;
}

function clear(kinds: readonly Kind[], { parts: { ports } }: Engine, output: Output): number {
  const { hashCache, storeCache } = ports;
  const files = hashCache.upkeep?.count() ?? 0;
  const objects = storeCache.upkeep?.count() ?? 0;
  if (kinds.includes('hash')) hashCache.clear();
  if (kinds.includes('store')) storeCache.upkeep?.clear();
  if (kinds.includes('hash')) output.text(`hash   ${files} files forgotten`);
  if (kinds.includes('store')) output.text(`store  ${objects} objects forgotten`);
  output.result('cache clear', {
    ...(kinds.includes('hash') ? { files } : {}),
    ...(kinds.includes('store') ? { objects } : {}),
  });
  return exitCodes.ok;
}

async function verifyHashes(most: number | 'all', { engine, output, context }: Session): Promise<number> {
  const { ports } = (await engine()).parts;
  const { upkeep } = ports.hashCache;
  if (upkeep === undefined) throw new Error('the hash cache has no upkeep');
  const report = await verifyHashCache(most, upkeep, ports, context);
  for (const row of report.wrong) output.item({ wrong: row }, `wrong  ${JSON.stringify(row.path)}`);
  const { checked, right, wrong, changed, missing, unreadable } = report;
  output.text(
    `${checked} files checked: ${right} right, ${wrong.length} wrong, ${changed} changed since, ${missing} not there, ${unreadable} unreadable`,
  );
  output.result('cache verify', { cache: 'hash', checked, right, wrong: wrong.length, changed, missing, unreadable });
  return wrong.length === 0 ? exitCodes.ok : exitCodes.integrity;
}

async function verifyStore(most: number | 'all', { engine, output, context }: Session): Promise<number> {
  const { connections, parts } = await engine();
  const { storeCache } = parts.ports;
  if (storeCache.upkeep === undefined) throw new Error('the store cache has no upkeep');
  const store = await connections.store();
  const { checked, wrong } = await verifyStoreCache(most, storeCache.upkeep, { store, storeCache }, context);
  for (const object of wrong) output.item({ wrong: object }, `missing  ${object.hash}`);
  output.text(
    wrong.length === 0
      ? `${checked} objects checked: all there`
      : `${checked} objects checked: ${wrong.length} missing or of another size; everything about ${store.uri} was forgotten`,
  );
  output.result('cache verify', { cache: 'store', store: store.uri, checked, wrong: wrong.length });
  return wrong.length === 0 ? exitCodes.ok : exitCodes.integrity;
}

function kindsOf(kind: string | undefined): readonly Kind[] {
  if (kind === undefined) return ['hash', 'store'];
  if (kind === 'hash' || kind === 'store') return [kind];
  throw invalid(`${JSON.stringify(kind)} is no cache.`, 'Write hash or store.');
}

function mostOf({ sample, all }: VerifyOptions): number | 'all' {
  if (all === true && sample !== undefined)
    throw invalid('--sample and --all exclude each other.', 'Give one of them.');
  if (all === true) return 'all';
  if (sample === undefined) return defaultSample;
  if (/^\d{1,9}$/.test(sample) && Number(sample) > 0) return Number(sample);
  throw invalid(`--sample ${JSON.stringify(sample)} is no number of rows.`, 'Write a whole number above 0.');
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was changed.', hint });
}
