/** The demo of the command line: the whole round trip, every step verified, told in plain words. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { PlanKind } from '../../../shared/domain/plan';
import { presetNames } from '../../../shared/domain/plan';
import type { Engine } from '../engine';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { changeRenders } from './artistChanges';
import { demoJobName, makeDemoProject, saveDemoScene, type DemoProjectPorts } from './demoProject';
import { applyDemo, connectDemo, demoPlaces, planDemo, requireEmptyFolder, settled, submitDemo } from './demoSteps';
import { changedPaths, contentOf, snapshotTree, type TreeSnapshot } from './treeSnapshot';

export interface DemoReport {
  /** The transfer whose review waits. */
  readonly reviewUid: string;
  readonly project: string;
  readonly store: string;
  readonly counts: Readonly<Partial<Record<PlanKind, number>>>;
  readonly verifiedSteps: number;
}

type StoryPorts = DemoProjectPorts & Pick<EnginePorts, 'files' | 'fileHasher'>;

/** Runs everything; `tell` receives one line at a time. Throws at the first step that is not as it should be. */
export async function runDemoStory(
  { folder, engine }: { readonly folder: string; readonly engine: Engine },
  ports: StoryPorts,
  context: RunContext,
  tell: (line: string) => void,
): Promise<DemoReport> {
  const places = demoPlaces(folder);
  let verifiedSteps = 0;
  const verify = (isTrue: boolean, claim: string): void => {
    if (!isTrue)
      throw new AppError({
        code: 'integrity.mismatch',
        message: `The demo expected that ${claim}, and it was not so.`,
        safe: `Everything lies in ${folder}.`,
      });
    verifiedSteps += 1;
    tell(`   ✓ ${claim}`);
  };
  const snapshot = (): Promise<TreeSnapshot> => snapshotTree(places.project, ports, context.signal);

  await requireEmptyFolder(folder, ports);
  engine.connections.requireUnlocked();
  tell('1. A small project');
  const made = await makeDemoProject(places.project, ports);
  tell(`   ${places.project}: a scene, four UDIM textures, a cache and notes with odd names.`);
  verify(fileCount(await snapshot()) === made, `${made} files are there`);

  tell('2. To the farm: an embedded store and a farm on this computer');
  await connectDemo(places, engine, ports);
  const beforeSubmit = await snapshot();
  const first = await submitDemo(places, engine, context);
  tell(`   ${first.outcome} The farm rendered 24 frames in two layers from what is in the store.`);
  verify(changedPaths(beforeSubmit, await snapshot()).length === 0, 'submitting changed nothing in the project');

  tell('3. The renders come home');
  const firstPlan = await planDemo(first.jobId, engine);
  verify(changedPaths(beforeSubmit, await snapshot()).length === 0, 'planning wrote nothing');
  const firstDone = await applyDemo(firstPlan, engine);
  tell(`   ${firstDone.outcome ?? ''}`);
  verify(fileCount(await snapshot()) === made + 48, '48 frames came home, each verified by its hash');
  const again = await planDemo(first.jobId, engine);
  verify((await kindsOf(engine, again)).identical === 48, 'asking again finds all 48 identical and fetches none');
  await engine.cancelTransfer(again);

  tell('4. Meanwhile the artist works on');
  const changes = await changeRenders(places.project, ports);
  tell(
    `   Painted over ${changes.edited.length} frames, deleted ${changes.deleted.length}, blocked in ${changes.blockedIn.length} by hand, added "${changes.added.join('", "')}".`,
  );
  tell('   The look changes and the shot gets two frames longer, so the scene is submitted once more.');
  await saveDemoScene(places.project, 2, ports);
  const second = await submitDemo(places, engine, context);
  tell(`   ${second.outcome} What was there already was not sent again.`);

  tell('5. The new renders meet the painted ones: a plan, nothing written yet');
  const beforeApply = await snapshot();
  const review = await planDemo(second.jobId, engine);
  const counts = await kindsOf(engine, review);
  for (const [kind, count] of Object.entries(counts))
    tell(`   ${String(count).padStart(4)}  ${kindWords[kind as PlanKind] ?? kind}`);
  verify(
    counts.identical === 24 &&
      counts.new === changes.deleted.length + changes.blockedIn.length &&
      counts['edited-here'] === changes.edited.length &&
      counts['remote-newer'] === 19 + changes.blockedIn.length,
    'the plan found exactly what the artist did',
  );

  tell('6. Preset "safe": keep both wherever the two sides differ');
  await engine.downloads.decide(review, (session) => {
    session.usePreset('safe');
  });
  const applied = await applyDemo(review, engine);
  const afterApply = await snapshot();
  const lost = [...contentOf(beforeApply)].filter((hash) => !contentOf(afterApply).has(hash));
  tell(`   ${applied.outcome ?? ''}`);
  verify(lost.length === 0, 'not one of your files was replaced');
  verify(
    fileCount(afterApply) > fileCount(beforeApply),
    'the farm’s versions lie beside yours as a sequence of their own',
  );

  tell('7. Undo');
  if (applied.runId === undefined)
    throw new AppError({ code: 'internal', message: 'The download left no run to undo.' });
  const { uid: undo } = await engine.downloads.undo(applied.runId);
  const undone = await settled(engine, undo, 'done');
  tell(`   ${undone.outcome ?? ''}`);
  verify(changedPaths(beforeApply, await snapshot()).length === 0, 'the project is as it was: names, bytes and times');

  const reviewUid = await planDemo(second.jobId, engine);
  tell('');
  tell(`Everything was verified (${verifiedSteps} checks).`);
  return { reviewUid, project: places.project, store: places.store, counts, verifiedSteps };
}

/** What the demo leaves behind and what to try, for the end of the story. */
export function demoEpilogue({ project, store }: DemoReport, folder: string): string[] {
  return [
    'Where everything lies',
    `   project   ${project}`,
    `   renders   ${join(project, 'renders')}`,
    `   store     ${store} (Data/ by hash, Manifests/ by job)`,
    `   farm      ${join(folder, 'farm', 'farm.db')}`,
    'What to try next',
    `   The same download waits for you undecided in the window, job ${demoJobName}.`,
    `   Other presets: ${presetNames.join(', ')}.`,
  ];
}

const kindWords: Partial<Record<PlanKind, string>> = {
  identical: 'identical, proved by hash: nothing to do',
  new: 'new: nothing is there to lose',
  'edited-here': 'edited here since they came home',
  'remote-newer': 'newer on the farm than yours',
};

async function kindsOf(engine: Engine, uid: string): Promise<Partial<Record<PlanKind, number>>> {
  const { byKind } = await engine.downloads.review(uid, (review) => review.summary());
  return byKind;
}

const fileCount = (snapshot: TreeSnapshot): number => [...snapshot.values()].filter((row) => row !== 'folder').length;
