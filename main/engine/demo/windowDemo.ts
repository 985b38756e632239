/** "Try the demo project" of the first run: everything up to a review that waits for the person. */
import type { Engine } from '../engine';
import type { RunContext } from '../ports/progress';
import { changeRenders, demoChanges } from './artistChanges';
import { makeDemoProject, saveDemoScene, type DemoProjectPorts } from './demoProject';
import { applyDemo, connectDemo, demoPlaces, planDemo, requireEmptyFolder, submitDemo } from './demoSteps';

/** Leaves a plan waiting in the queue; answers a sentence about it. */
export async function makeWindowDemo(
  { folder, engine }: { readonly folder: string; readonly engine: Engine },
  ports: DemoProjectPorts,
  context: RunContext,
): Promise<{ readonly outcome: string }> {
  const places = demoPlaces(folder);
  context.progress({ phase: 'checking' });
  await requireEmptyFolder(folder, ports);
  engine.connections.requireUnlocked();
  await makeDemoProject(places.project, ports);
  await connectDemo(places, engine, ports);
  const first = await submitDemo(places, engine, context);
  await applyDemo(await planDemo(first.jobId, engine), engine);
  await changeRenders(places.project, ports);
  await saveDemoScene(places.project, 2, ports);
  const second = await submitDemo(places, engine, context);
  context.progress({ phase: 'finalizing' });
  await planDemo(second.jobId, engine);
  const { edited, deleted, blockedIn } = demoChanges;
  return {
    outcome: `Two jobs rendered. ${edited.length} frames were painted over, ${deleted.length} deleted and ${blockedIn.length} blocked in by hand; the review waits.`,
  };
}
