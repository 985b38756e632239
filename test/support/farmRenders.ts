/** What a farm rendered, for the command line: ten frames and three notes, their manifest, and the store that holds them. */
import { mkdir } from 'node:fs/promises';
import { createCliPlace, type CliPlace, type JsonRun } from './cliRunner';
import { plantFiles } from './plantTree';

export interface FarmRenders {
  readonly place: CliPlace;
  readonly frames: readonly string[];
  /** Flags that name the manifest, the store and the folder `project`. */
  readonly source: readonly string[];
  /** Plans into `plan.json`. */
  readonly plan: (...flags: string[]) => Promise<JsonRun>;
  readonly apply: (...flags: string[]) => Promise<JsonRun>;
}

const frames = Array.from({ length: 10 }, (_, index) => `renders/beauty.${1001 + index}.exr`);
const notes = ['notes/a.txt', 'notes/b.txt', 'notes/c.txt'];

/** Must be called inside a test; nothing has come home yet. */
export async function createFarmRenders(): Promise<FarmRenders> {
  return farmRendersIn(await createCliPlace());
}

/** The same in a place that the caller removes. */
export async function farmRendersIn(place: CliPlace): Promise<FarmRenders> {
  await mkdir(place.at('store'));
  await plantFiles(place.at('farm'), Object.fromEntries([...frames, ...notes].map((name) => [name, `farm's ${name}`])));
  const store = `file://${place.at('store')}`;
  await place.run(['manifest', 'snapshot', '--root', 'farm', '--out', 'renders.manifest']);
  await place.run(['submit', 'farm', '--s3-root-uri', store, '--yes']);
  const source = ['-m', 'renders.manifest', '--s3-root-uri', store, '--to', 'project'];
  return {
    place,
    frames,
    source,
    plan: (...flags) => place.json(['download', 'plan', ...source, '-o', 'plan.json', ...flags]),
    apply: (...flags) => place.json(['download', 'apply', 'plan.json', ...flags]),
  };
}
