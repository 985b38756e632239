/** Ten thousand small files to a server and back, against the tools that do it well. */
import { join } from 'node:path';
import { ceilingCases } from './s3/ceiling.mjs';
import { plantTree } from './s3/trees.mjs';
import { expectationOf, openWorld, requireSpace } from './s3/world.mjs';

const fileBytes = 4096;
/** A file of 4 KiB takes a block, its folder entry, an object and its attributes, at most three times at once. */
const diskBytesPerFile = 4 * (fileBytes + 8192);

export const diskBytes = ({ quick, files = quick ? 2000 : 10_000 }) => files * (quick ? 1 : 11) * diskBytesPerFile;

export async function createSuite({ folder, quick, files = quick ? 2000 : 10_000 }) {
  const many = quick ? 0 : files * 10;
  requireSpace(folder, (files + many) * diskBytesPerFile);
  const world = await openWorld(folder);
  const title = `${files.toLocaleString('en')} files of 4 KiB`;
  if (world.missing !== undefined) return { title, cases: [{ id: 'small', missing: world.missing }] };
  const tree = join(folder, 'tree');
  plantTree(tree, files, fileBytes);
  const expected = expectationOf(tree);
  const manifest = await world.manifestOf(tree);
  const store = await world.plantStore(manifest, tree);
  const plain = await world.plantObjects(tree);
  const slow = await world.gateway.delayed(30);
  const peer = (id, tool, run) => ({ id: `${id}.${tool}`, ...runOr(world.missingTool(tool), run) });
  const scale = files / 10_000;
  const cases = [
    ...ceilingCases(world, { count: files, sizeBytes: fileBytes, atOnce: 32 }),
    {
      id: 'up',
      run: world.satchelUpload(manifest, tree, expected),
      goals: [
        { target: 'T12', measure: 'wallMs', best: ['up.s5cmd'], atMost: 1 },
        { target: 'T12', measure: 'cpuMs', best: ['up.s5cmd'], atMost: 1.3 },
      ],
    },
    peer('up', 's5cmd', world.peerUpload('s5cmd', tree, expected)),
    peer('up', 'rclone', world.peerUpload('rclone', tree, expected)),
    {
      id: 'up-30ms',
      run: world.satchelUpload(manifest, tree, expected, slow),
      goals: [{ target: 'T12', measure: 'wallMs', best: ['up-30ms.s5cmd'], atMost: 1 }],
    },
    peer('up-30ms', 's5cmd', world.peerUpload('s5cmd', tree, expected, slow)),
    {
      id: 'down',
      run: world.satchelDownload(manifest, store, expected),
      goals: [{ target: 'T12', measure: 'wallMs', best: ['down.rclone'], atMost: 1 }],
    },
    peer('down', 's5cmd', world.peerDownload('s5cmd', plain, expected)),
    peer('down', 'rclone', world.peerDownload('rclone', plain, expected)),
    {
      id: 'again',
      run: await world.satchelSubmitAgain(tree),
      goals: [{ measure: 'wallMs', limit: 1000 * Math.max(scale, 1) }],
    },
  ];
  if (many > 0) {
    const large = join(folder, 'many');
    plantTree(large, many, fileBytes, 2);
    cases.push({
      id: `again-${many / 1000}k`,
      run: await world.satchelSubmitAgain(large),
      goals: [{ measure: 'cpuMs', limit: 4000 * scale }],
    });
  }
  return { title, cases, size: `${files / 1000}k`, tools: world.tools, close: world.close };
}

function runOr(missing, run) {
  return missing === undefined ? { run } : { missing };
}
