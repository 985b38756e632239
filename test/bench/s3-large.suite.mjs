/** Two large files to a server and back, against the tools that do it well. */
import { join } from 'node:path';
import { ceilingCases } from './s3/ceiling.mjs';
import { plantTree } from './s3/trees.mjs';
import { expectationOf, openWorld, requireSpace } from './s3/world.mjs';

/** The size of objects that the server's ceiling is measured with: about that of a part. */
const partBytes = 2 ** 24;
const memoryGoal = { target: 'T20', measure: 'rssBytes', limit: 130e6 };

/** The files, both forms of them in the server, and one more copy on its way in each direction. */
export const diskBytes = ({ quick, bytes = quick ? 2 ** 28 : 2 ** 30 }) => 5 * 2 * bytes;

export async function createSuite({ folder, quick, bytes = quick ? 2 ** 28 : 2 ** 30 }) {
  // The files, both forms of them in the server, and one more copy on its way in each direction.
  requireSpace(folder, 5 * 2 * bytes);
  const world = await openWorld(folder);
  const title = `2 files of ${Math.round(bytes / 2 ** 20)} MiB`;
  if (world.missing !== undefined) return { title, cases: [{ id: 'large', missing: world.missing }] };
  const tree = join(folder, 'tree');
  plantTree(tree, 2, bytes, 3);
  const expected = expectationOf(tree);
  const manifest = await world.manifestOf(tree);
  const store = await world.plantStore(manifest, tree);
  const plain = await world.plantObjects(tree);
  const peers = ['s5cmd', 'rclone', 'crt'];
  const peer = (id, tool, run) => {
    const missing = world.missingTool(tool);
    return { id: `${id}.${tool}`, ...(missing === undefined ? { run } : { missing }) };
  };
  const cases = [
    ...ceilingCases(world, { count: Math.ceil((2 * bytes) / partBytes), sizeBytes: partBytes, atOnce: 8 }),
    {
      id: 'up',
      run: world.satchelUpload(manifest, tree, expected),
      goals: [{ target: 'T13', measure: 'wallMs', best: peers.map((tool) => `up.${tool}`), atMost: 1 }, memoryGoal],
    },
    ...peers.map((tool) => peer('up', tool, world.peerUpload(tool, tree, expected))),
    {
      id: 'down',
      run: world.satchelDownload(manifest, store, expected),
      goals: [{ target: 'T13', measure: 'wallMs', best: ['down.s5cmd'], atMost: 1.2 }],
    },
    ...peers.map((tool) => peer('down', tool, world.peerDownload(tool, plain, expected))),
  ];
  return { title, cases, size: `2x${Math.round(bytes / 2 ** 20)}m`, tools: world.tools, close: world.close };
}
