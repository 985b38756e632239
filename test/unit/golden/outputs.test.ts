/** Recorded cases about outputs: which names, keys and bytes the Python reference gives them, and which win. */
import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { compareWritings } from '../../../main/engine/manifest/writingOrder';
import { compileInclude } from '../../../main/engine/outputs/plan/include';
import { dataKey, joinKey, outputManifestKey } from '../../../main/engine/store/keys';
import { outputManifestMetadata } from '../../../main/engine/store/metadata';
import { parseOutputKey } from '../../../main/engine/store/outputKeys';
import { outputNameHash } from '../../../main/engine/store/rootNames';
import { buildManifest } from '../../../shared/manifest/build';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { goldenCases } from '../../support/goldenPython';
import { contentOf, readTree } from '../../support/treeRecipe';

const hasher = createHasher();

const filters = goldenCases<
  { readonly root: string; readonly paths: readonly string[]; readonly filters: readonly string[] },
  { readonly rows: readonly { readonly filter: string; readonly matches: readonly string[] }[] }
>('include-filter');

test.each(filters)('$id: each pattern takes what the reference takes', ({ input, expected }) => {
  const rows = expected.rows.map(({ filter }) => ({ filter, matches: taken(filter) }));
  // A pattern without text is a mistake in a script; the reference takes nothing and says nothing.
  function taken(filter: string): readonly string[] {
    if (filter === '') {
      expect(() => compileInclude([filter], true)).toThrow(expect.objectContaining({ code: 'pattern.empty' }));
      return [];
    }
    const isWanted = compileInclude([filter], true);
    return input.paths.filter((each) => isWanted(`${input.root}/${each}`));
  }
  expect(rows).toEqual(expected.rows);
});

interface OutputInput {
  readonly manifestProperties: {
    readonly rootPath: string;
    readonly fileSystemLocationName?: string;
    readonly outputRelativeDirectories: readonly string[];
  };
  readonly startTime: string;
  readonly ids: Readonly<Record<'farm' | 'queue' | 'job' | 'step' | 'task' | 'sessionAction', string>>;
  readonly rootPrefix: string;
}
interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

const uploads = goldenCases<OutputInput, { readonly s3Objects: readonly StoredObject[] }>('output-upload');

test.each(uploads)('$id: outputs get the keys, the metadata and the bytes of the reference', ({ input, ...each }) => {
  const { rootPath, fileSystemLocationName, outputRelativeDirectories } = input.manifestProperties;
  const folders = outputRelativeDirectories.map((folder) => `${folder.replaceAll('\\', '/')}/`);
  const startedUs = BigInt(Math.round(Number(input.startTime) * 1e6));
  const entries = readTree(each.read('tree.json'))
    .filter(({ path, dir }) => !dir && folders.some((at) => path.startsWith(at)))
    .map((item): FileEntry => {
      const content = contentOf(item);
      return {
        kind: 'file',
        path: item.path,
        hash: hasher.hash(content),
        sizeBytes: content.length,
        mtimeUs: item.mtimeUs,
      };
    });
  const sizes = new Map(entries.map(({ hash, sizeBytes }) => [dataKey(hash), Number(sizeBytes)]));
  const objects: StoredObject[] = [...sizes].map(([key, size]) => ({ key, size, metadata: {} }));
  if (entries.length > 0) {
    const { farm, queue, job, step, task, sessionAction } = input.ids;
    const bytes = encode2023(buildManifest(entries));
    expect(Buffer.from(bytes).toString()).toBe(each.read('expected.manifest').toString());
    const key = outputManifestKey({
      farmId: farm,
      queueId: queue,
      jobId: job,
      stepId: step,
      taskId: task,
      sessionActionId: sessionAction,
      startedUs,
      nameHash: outputNameHash(hasher, rootPath, fileSystemLocationName),
    });
    objects.push({ key, size: bytes.length, metadata: outputManifestMetadata(rootPath, fileSystemLocationName) });
  }
  const byKey = (a: StoredObject, b: StoredObject): number => (a.key < b.key ? -1 : 1);
  expect(objects.map((object) => ({ ...object, key: joinKey(input.rootPrefix, object.key) })).sort(byKey)).toEqual(
    each.expected.s3Objects.map(({ key, size, metadata }) => ({ key, size, metadata })).sort(byKey),
  );
});

test('bug 22, session actions in the order of their text: here action 10 is later than action 9', () => {
  const [found] = goldenCases<{ readonly keys: readonly string[] }, { readonly latestPerTask: readonly string[] }>(
    'select-output-keys',
  ).filter(({ id }) => id === 'select-order');
  const writings = (found?.input.keys ?? []).map((key) => {
    const parsed = parseOutputKey(key.replace('DeadlineCloud/', ''));
    return { key, lastModifiedMs: 0, timestampText: '', sessionActionId: '', ...parsed };
  });
  const endings = (keys: readonly string[]): readonly string[] =>
    keys.map((key) => /-\d+\/h_output$/.exec(key)?.[0] ?? key);
  const latest = [...writings]
    .sort(compareWritings)
    .slice(-1)
    .map(({ sessionActionId }) => `${sessionActionId}/h_output`);
  expect([endings(found?.expected.latestPerTask ?? []), endings(latest)]).toEqual([['-9/h_output'], ['-10/h_output']]);
});
