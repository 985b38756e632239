/** A whole submission of small files, new and unchanged, against the Python reference. */
import { join } from 'node:path';
import { plantTree } from './s3/trees.mjs';
import { expectationOf, openWorld, requireSpace } from './s3/world.mjs';

const fileBytes = 4096;

export const diskBytes = ({ quick, files = quick ? 2000 : 10_000 }) => files * 6 * (fileBytes + 8192);

export async function createSuite({ folder, quick, files = quick ? 2000 : 10_000 }) {
  requireSpace(folder, files * 6 * (fileBytes + 8192));
  const world = await openWorld(folder);
  const title = `Submissions of ${files.toLocaleString('en')} files of 4 KiB`;
  if (world.missing !== undefined) return { title, cases: [{ id: 'submit', missing: world.missing }] };
  const tree = join(folder, 'tree');
  plantTree(tree, files, fileBytes);
  const expected = expectationOf(tree);
  const missing = world.missingTool('reference');
  const goals = (control, timesFaster) => [
    { target: 'T14', measure: 'wallMs', best: [control], atLeast: timesFaster },
    { target: 'T14', measure: 'cpuMs', best: [control], atLeast: timesFaster },
  ];
  const cases = [
    { id: 'new', run: world.satchelSubmit(tree, expected), goals: goals('new.reference', 3) },
    {
      id: 'new.reference',
      ...(missing === undefined ? { run: world.referenceSubmit(tree, expected) } : { missing }),
    },
    { id: 'again', run: await world.satchelSubmitAgain(tree), goals: goals('again.reference', 10) },
    {
      id: 'again.reference',
      ...(missing === undefined ? { run: await world.referenceSubmitAgain(tree) } : { missing }),
    },
  ];
  return { title, cases, size: `${files / 1000}k`, tools: world.tools, close: world.close };
}
