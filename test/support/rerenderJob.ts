/** A shot that is rendered again over files that an artist has touched since: 10,432 outputs, most of them here, in every kind a disk can show. */
import { chmodSync, mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlanKind } from '../../shared/domain/plan';
import { encodePath } from '../../main/engine/outputs/plan/encodeName';
import { platformTraits } from '../../main/engine/outputs/plan/traits';
import { frames, type FarmOutput, type FarmWorld } from './farmWorld';

const day = 86_400;
/** Nobody is kept out of a folder who may do everything. */
const locksOut = process.getuid?.() !== 0;

/** How many outputs of the second render are of each kind once every hash is known. */
export const rerenderKinds: Readonly<Partial<Record<PlanKind, number>>> = {
  new: 2010,
  identical: 7316,
  'unsafe-path': 4,
  'missing-in-store': 12,
  'name-not-allowed': 6,
  'path-too-long': 4,
  'case-clash': 8,
  'type-differs': 24,
  'several-versions': 40,
  ...(locksOut ? { 'no-access': 6 } : {}),
  locked: 20,
  'local-damaged': 30,
  'edited-here': 200,
  // Two thirds of these were brought home by Satchel and never touched.
  'remote-newer': 300,
  'local-newer': 150,
  'size-differs': 110,
  'content-differs': locksOut ? 192 : 198,
};
export const rerenderFiles = 10_432;
const untouched = 200;

const countOf = (kind: PlanKind): number => rerenderKinds[kind] ?? 0;
const farmText = (name: string) => (frame: number) => `${name} ${String(frame)} of the farm`;

/** Passes of at most 240 frames each, as a farm writes them. */
function passes(name: string, count: number): readonly FarmOutput[] {
  return Array.from({ length: Math.ceil(count / 240) }, (_, index) => {
    const pass = `${name}_${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + Math.floor(index / 26))}`;
    return frames(`renders/${name}/${pass}.`, Math.min(240, count - index * 240), farmText(pass));
  }).flat();
}

/** The name beside mine under the policy that makes a new version of the whole sequence. */
const besideMine = (path: string): string => path.replace(/(\.\d+\.exr)$/, '_r2$1');

const texts = (outputs: readonly FarmOutput[], change: (text: string) => string): readonly FarmOutput[] =>
  outputs.map((output) => ({ ...output, text: change(output.text) }));

/** What the first render wrote and Satchel brings home: what is untouched or edited since, and some of what stays the same. */
export async function addFirstRender(world: FarmWorld, name: string): Promise<string> {
  const outputs = [
    ...texts(passes('edited', countOf('edited-here')), (text) => `first ${text}`),
    ...texts(passes('untouched', untouched), (text) => `first ${text}`),
    ...passes('same', 480),
  ];
  return world.addJob(name, [outputs]);
}

/** The second render, and the text that each place holds once it came home as `rerenderKinds` is best answered. */
export interface SecondRender {
  readonly jobId: string;
  /**
   * Farm's taken for what differs, both kept for what was made or edited here, the newest of several versions, and everything skipped
   * that has no place. Paths are relative to the project.
   */
  readonly written: ReadonlyMap<string, string>;
}

/** What the artist did since, and the render that comes home over it. The first render must be home. */
export async function addSecondRender(world: FarmWorld, name: string): Promise<SecondRender> {
  const { project } = world;
  const put: FarmWorld['put'] = (...row) => {
    world.put(...row);
  };
  const at = (relative: string): string => join(project, ...relative.split('/'));
  const outputs: FarmOutput[] = [];
  const written = new Map<string, string>();
  const add = (
    own: readonly FarmOutput[],
    change: (output: FarmOutput, index: number) => void = () => undefined,
  ): readonly FarmOutput[] => {
    outputs.push(...own);
    own.forEach(change);
    return own;
  };
  const expect = (own: readonly FarmOutput[], placeOf: (path: string) => string = (path) => path): void => {
    for (const { path, text } of own) written.set(placeOf(path), text);
  };

  expect(add(passes('new', countOf('new'))));
  add(passes('same', countOf('identical')), ({ path, text }, index) => {
    // The first ones came home with the first render; of the others some were copied by hand and have another time.
    if (index >= 480) put(path, text, index % 5 === 0 ? day : 0);
  });
  const edited = add(passes('edited', countOf('edited-here')), ({ path, text }) => {
    put(path, `${text}, painted over`, day);
  });
  expect(edited, besideMine);
  expect(add(passes('untouched', untouched)));
  const older = add(passes('older', countOf('remote-newer') - untouched), ({ path, text }) => {
    put(path, `${text} of yesterday`, -day);
  });
  const mine = add(passes('mine', countOf('local-newer')), ({ path, text }) => {
    put(path, `${text} and mine`, day);
  });
  expect(mine, besideMine);
  const longer = add(passes('longer', countOf('size-differs')), ({ path, text }) => {
    put(path, `${text} and longer`);
  });
  const painted = add(passes('painted', countOf('content-differs')), ({ path, text }) => {
    put(path, text.replace('farm', 'mine'));
  });
  const empty = add(passes('empty', countOf('local-damaged')), ({ path }) => {
    put(path, '');
  });
  const held = add(passes('held', countOf('locked')), ({ path, text }) => {
    put(path, text.replace('farm', 'mine'));
    chmodSync(at(path), 0o444);
  });
  for (const replaced of [older, longer, painted, empty, held]) expect(replaced);
  add(
    passes('lost', countOf('missing-in-store')).map((output) => ({ ...output, isLost: true })),
    ({ path, text }) => {
      put(path, `${text} of yesterday`, -day);
    },
  );
  const long = add(
    Array.from({ length: countOf('name-not-allowed') }, (_, index) => ({
      path: `renders/long/${'名'.repeat(85)}${String(index)}.exr`,
      text: `long name ${String(index)} of the farm`,
    })),
  );
  expect(long, (path) => encodePath(path, platformTraits.linux));
  add(
    Array.from({ length: countOf('path-too-long') }, (_, index) => ({
      path: `renders/deep/${`${'d'.repeat(240)}/`.repeat(17)}deep ${String(index)}.exr`,
      text: `deep ${String(index)} of the farm`,
    })),
  );
  // A folder that is a link out of the project; a folder, a link and a file where something else is needed.
  const outside = join(dirname(project), 'outside');
  mkdirSync(outside, { recursive: true });
  mkdirSync(at('renders'), { recursive: true });
  symlinkSync(outside, at('renders/elsewhere'));
  add(frames('renders/elsewhere/leaving.', countOf('unsafe-path'), farmText('leaving')));
  put('renders/not a folder', 'a note of the artist');
  add(passes('types', countOf('type-differs') - 4), ({ path }, index) => {
    if (index % 2 === 0) put(`${path}/a folder where the farm has a file`, 'x');
    else {
      put(path, 'for its folder');
      unlinkSync(at(path));
      symlinkSync('../not a folder', at(path));
    }
  });
  add(frames('renders/not a folder/below.', 4, farmText('below')));
  if (locksOut) {
    mkdirSync(at('renders/kept out'));
    chmodSync(at('renders/kept out'), 0o555);
    add(frames('renders/kept out/shut.', countOf('no-access'), farmText('shut')));
  }

  // Two tasks wrote the same names; a second asset root of the job lies inside of the first and writes names of the first again.
  const twice = passes('twice', countOf('several-versions'));
  twice.forEach(({ path, text }, index) => {
    if (index % 2 === 0) put(path, `${text} of yesterday`, -day);
  });
  add(twice);
  const inner = join(project, 'renders', 'same');
  const clashing = passes('same', countOf('case-clash')).map(({ path, text }) => ({
    path: path.replace('renders/same/', ''),
    text: `nested ${text}`,
  }));
  expect(clashing, (path) => `renders/same/${besideMine(path)}`);
  const again = texts(twice, (text) => `${text}, again`);
  expect(again);
  const jobId = await world.addJob(name, [outputs, again], project, { rootPath: inner, outputs: clashing });
  return { jobId, written };
}
