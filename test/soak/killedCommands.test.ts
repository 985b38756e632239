import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createCliPlace, ended, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import { createDice, rounds, seed, type Dice } from './rounds';

const hasher = createHasher();
const fileCount = 250;
const nameOf = (i: number): string => `d${String(i % 7)}/f.${String(i).padStart(4, '0')}.exr`;
const numbers = Array.from({ length: fileCount }, (_, i) => i);
const farm = Object.fromEntries(
  numbers.map((i) => [nameOf(i), `farm ${String(i)} ${'x'.repeat((i * 7919) % 90_000)}`]),
);
const own = Object.fromEntries(numbers.filter((i) => i % 3 !== 1).map((i) => [nameOf(i), `mine ${String(i)}`]));
own['mine.txt'] = 'only here';

type Texts = Readonly<Record<string, string>>;

/** Every file below a folder, but for Satchel's own. */
async function textsOf(folder: string, isOwn = false): Promise<Texts> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => isOwn || !name.startsWith('.satchel/'));
  const rows = files.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(rows));
}

/** Starts a command and sends the signal when a folder has changed so many times. Answers the exit code, `null` when killed. */
async function stopped(
  place: CliPlace,
  args: readonly string[],
  folder: string,
  { signal, after }: { readonly signal: 'SIGKILL' | 'SIGINT'; readonly after: number },
): Promise<number | null> {
  let changes = 0;
  const watcher = watch(folder, { recursive: true }, () => {
    changes += 1;
    if (changes === after) child.kill(signal);
  });
  const child = place.start(args);
  try {
    return (await ended(child)).code;
  } finally {
    watcher.close();
  }
}

async function createFarm(): Promise<{ place: CliPlace; store: string; plan: readonly string[] }> {
  const place = await createCliPlace();
  await plantFiles(place.at('farm'), farm);
  const store = await place.store();
  await place.run(['manifest', 'snapshot', '--root', 'farm', '--out', 'renders.manifest']);
  expect((await place.run(['submit', 'farm', '--s3-root-uri', store, '--yes'])).code).toBe(0);
  const plan = ['download', 'plan', '-m', 'renders.manifest', '--s3-root-uri', store, '--to', 'project'];
  return { place, store, plan: [...plan, '--preset', 'mirror', '-o', 'plan.json'] };
}

/** What no stop may leave behind, whatever the moment. */
function faultsOf(now: Texts, mayHoldTemps: boolean): readonly string[] {
  return [
    ...Object.keys(own).filter((name) => now[name] === undefined),
    ...Object.entries(now)
      .filter(([name, text]) => {
        if (name.endsWith('.part')) return !mayHoldTemps;
        return text !== own[name] && text !== farm[name];
      })
      .map(([name]) => name),
  ];
}

for (const signal of ['SIGKILL', 'SIGINT'] as const)
  test(`${signal} during a download: old or new everywhere, and it can be finished or taken back`, async () => {
    const { place, plan } = await createFarm();
    const dice = createDice(seed);
    const faults: unknown[] = [];
    let stops = 0;
    for (let round = 0; round < rounds; round += 1) {
      await rm(place.at('project'), { recursive: true, force: true });
      await rm(place.home, { recursive: true, force: true });
      await plantFiles(place.at('project'), own);
      await place.run(plan);
      const after = dice.between(1, 1200);
      const code = await stopped(place, ['download', 'apply', 'plan.json'], place.at('project'), { signal, after });
      if (code !== 0) stops += 1;
      if (signal === 'SIGINT' && code !== 0 && code !== 130) faults.push({ round, after, code });
      const left = faultsOf(await textsOf(place.at('project')), signal === 'SIGKILL');
      if (left.length > 0) faults.push({ round, after, left });
      faults.push(...(await goOn(place, plan, dice)).map((fault) => ({ round, after, code, fault })));
    }
    expect(faults).toEqual([]);
    expect(stops).toBeGreaterThan(0);
  });

/** Finishes the download or takes it back. */
async function goOn(place: CliPlace, plan: readonly string[], dice: Dice): Promise<readonly unknown[]> {
  const faults: unknown[] = [];
  if (dice.pick([true, false])) {
    const undone = await place.run(['download', 'undo', 'last']);
    const isNothing = undone.code === 11;
    if (undone.code !== 0 && !isNothing) faults.push(undone);
    const now = await textsOf(place.at('project'));
    if (!isNothing && JSON.stringify(sorted(now)) !== JSON.stringify(sorted(own)))
      faults.push({ undo: differs(now, own) });
    return faults;
  }
  if (dice.pick([true, false])) await place.run(plan);
  const applied = await place.run(['download', 'apply', 'plan.json']);
  if (applied.code !== 0) faults.push(applied);
  const now = await textsOf(place.at('project'));
  const wanted = { ...farm, 'mine.txt': 'only here' };
  if (JSON.stringify(sorted(now)) !== JSON.stringify(sorted(wanted))) faults.push({ finish: differs(now, wanted) });
  const kept = new Set(Object.values(await textsOf(place.at('project', '.satchel'), true)));
  const lost = Object.entries(own).filter(([name, text]) => farm[name] !== undefined && !kept.has(text));
  if (lost.length > 0) faults.push({ lost: lost.slice(0, 5) });
  return faults;
}

const sorted = (texts: Texts): unknown => Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
const differs = (now: Texts, wanted: Texts): readonly string[] =>
  [...new Set([...Object.keys(now), ...Object.keys(wanted)])].filter((name) => now[name] !== wanted[name]).slice(0, 5);

for (const signal of ['SIGKILL', 'SIGINT'] as const)
  test(`${signal} during a submission: every object is whole, no manifest names what is not there, and it can be finished`, async () => {
    const place = await createCliPlace();
    await plantFiles(place.at('farm'), farm);
    const dice = createDice(seed);
    const faults: unknown[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await rm(place.at('store'), { recursive: true, force: true });
      await rm(place.home, { recursive: true, force: true });
      await mkdir(place.at('store'));
      const submit = ['submit', 'farm', '--s3-root-uri', `file://${place.at('store')}`, '--yes'];
      const after = dice.between(1, 2500);
      const code = await stopped(place, submit, place.at('store'), { signal, after });
      if (signal === 'SIGINT' && code !== 0 && code !== 130) faults.push({ round, after, code });
      faults.push(...(await storeFaults(place)).map((fault) => ({ round, after, fault })));
      const again = await place.run(submit);
      if (again.code !== 0) faults.push({ round, after, again });
      faults.push(...(await storeFaults(place)).map((fault) => ({ round, after, again: fault })));
    }
    expect(faults).toEqual([]);
  });

async function storeFaults(place: CliPlace): Promise<readonly string[]> {
  const entries = await readdir(place.at('store'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const faults: string[] = [];
  const hashes = new Set<string>();
  for (const file of files.filter((name) => name.includes('/Data/'))) {
    const name = `${hasher.hash(await readFile(file))}.xxh128`;
    if (name !== path.basename(file)) faults.push(`${file} holds ${name}`);
    hashes.add(name);
  }
  for (const file of files.filter((name) => name.includes('/Manifests/'))) {
    const { paths } = JSON.parse(await readFile(file, 'utf8')) as { paths: readonly { hash: string }[] };
    if (paths.some(({ hash }) => !hashes.has(`${hash}.xxh128`))) faults.push(`${file} names what is not there`);
  }
  return faults;
}
