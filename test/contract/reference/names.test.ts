/** Names, keys, metadata, merging and selection: what the Python reference calls things and which it takes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { mergeManifests } from '../../../main/engine/manifest/mergeManifests';
import { compileInclude } from '../../../main/engine/outputs/plan/include';
import { dataKey, joinKey, outputManifestKey, outputPrefix, taskTimestamp } from '../../../main/engine/store/keys';
import { outputManifestMetadata, readAssetRoot } from '../../../main/engine/store/metadata';
import { inputNameHash, outputNameHash } from '../../../main/engine/store/rootNames';
import { buildManifest } from '../../../shared/manifest/build';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { describeReference, type ReferenceEntry } from '../../support/referencePython';
import { fileName } from '../../support/referenceTrees';

const hasher = createHasher();
const isControlled = (text: string): boolean => /[\0-\x1f\x7f]/.test(text);
const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const rootPath = fc.oneof(
  fc.array(fileName, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`),
  fc.array(fileName, { minLength: 1, maxLength: 3 }).map((names) => `C:\\${names.join('\\')}`),
);
/** Quarters of a second are exact as doubles, so that the reference's arithmetic is exact too. */
const quarters = fc.nat(4_000_000_000 * 4);

describeReference('names', (reference) => {
  test('of manifests, folders and metadata are those of the reference for 300 roots and places', async () => {
    const place = fc.record({ farm: hex, queue: hex, job: hex, step: hex, task: hex, index: fc.nat(99), quarters });
    // A location name beyond ASCII is written by the reference as metadata that no store takes.
    const location = fc.stringMatching(/^[ -~]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(rootPath, location, place, async (root, locationName, ids) => {
        const scope = { farmId: `farm-${ids.farm}`, queueId: `queue-${ids.queue}`, jobId: `job-${ids.job}` };
        const task = { ...scope, stepId: `step-${ids.step}`, taskId: `task-${ids.task}-0` };
        const sessionActionId = `sessionaction-${ids.job}-${ids.index}`;
        const theirs = await reference().names({
          root,
          location: locationName,
          place: { ...task, sessionActionId, time: ids.quarters / 4 },
        });
        const nameHash = outputNameHash(hasher, root, locationName);
        const key = outputManifestKey({ ...task, sessionActionId, nameHash, startedUs: ids.quarters * 250_000 });
        const metadata = outputManifestMetadata(root, locationName);
        expect({
          input: `${inputNameHash(hasher, root)}_input`,
          output: `${nameHash}_output`,
          data: joinKey('root', dataKey(ids.farm)).replace(`/${ids.farm}.xxh128`, ''),
          outputFolder: joinKey('root', key).replace(`/${nameHash}_output`, ''),
          jobPrefix: joinKey('root', outputPrefix(scope)),
          stepPrefix: joinKey('root', outputPrefix({ ...scope, stepId: task.stepId })),
          taskPrefix: joinKey('root', outputPrefix(task)),
          // No header holds control characters, which the reference sends as they are; here they travel as JSON.
          metadata: isControlled(root) ? undefined : metadata,
          read: readAssetRoot(metadata),
        }).toEqual({ ...theirs, metadata: isControlled(root) ? undefined : theirs.metadata, read: root });
      }),
      { numRuns: 300 },
    );
  });

  test('bug 24, times in keys cut from a double one microsecond low, is not copied', async () => {
    const place = { farmId: 'f', queueId: 'q', jobId: 'j', stepId: 's', taskId: 't', sessionActionId: 'a' };
    const theirs = await reference().names({ root: '/r', location: '', place: { ...place, time: 1_700_000_000.1 } });
    expect([theirs.outputFolder.split('/').at(-1), taskTimestamp(1_700_000_000_100_000)]).toEqual([
      '2023-11-14T22:13:20.099999Z_a',
      '2023-11-14T22:13:20.100000Z',
    ]);
  });

  test('in outputs of many tasks: the latest writer of a path wins as in the reference', async () => {
    const output = fc.uniqueArray(
      fc.record({ path: fc.constantFrom('a', 'b/c', 'b/d', 'é', '😀', '\ufb33'), hash: hex, size: fc.nat(9) }),
      { selector: ({ path }) => path, minLength: 1 },
    );
    // Distinct times: for equal ones the reference takes the order in which the store lists.
    const outputs = fc.uniqueArray(fc.tuple(fc.nat(1000), output), {
      selector: ([at]) => at,
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(outputs, async (list) => {
        const theirs = await reference().merge(
          list.map(([at, files]) => [
            at,
            files.map(({ path, hash, size }): ReferenceEntry => [path, hash, String(size), '5']),
          ]),
        );
        const { manifest } = mergeManifests(
          list.map(([at, files]) => ({
            key: `k${at}`,
            lastModifiedMs: at * 1000,
            manifest: buildManifest(
              files.map(({ path, hash, size }): FileEntry => ({
                kind: 'file',
                path,
                hash,
                sizeBytes: size,
                mtimeUs: 5,
              })),
            ),
          })),
        );
        expect(manifest === undefined ? '' : new TextDecoder().decode(encode2023(manifest))).toBe(theirs);
      }),
      { numRuns: 200 },
    );
  });

  test('wanted by a pattern are those that the reference takes, for 100 × 40 generated pairs', async () => {
    const word = fc.constantFrom('a', 'b', 'renders', '.hid', 'x.exr', 'A.EXR', '1', '[', ']', 'é');
    const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    const piece = fc.constantFrom('*', '?', '/', 'a', 'b', 'renders', '.exr', '[ab]', '[!a]', '[[]', '**', 'é', '.hid');
    const pattern = fc
      .array(piece, { minLength: 1, maxLength: 5 })
      .map((pieces) => pieces.join(''))
      // Satchel folds doubled slashes first, which the reference reads as a folder without a name.
      .filter((text) => !text.includes('//'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(path, pattern), { minLength: 40, maxLength: 40 }), async (rows) => {
        const ours = rows.map(([at, text]) => compileInclude([text], true)(at));
        const theirs = await reference().matches(rows);
        expect(rows.filter((_, index) => ours[index] !== theirs[index])).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
