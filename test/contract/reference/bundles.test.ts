/** Job bundles: the Python reference and Satchel find the same files, parameters and settings in them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createDocuments } from '../../../main/adapters/yaml/documents';
import { prepareBundle } from '../../../main/engine/bundles/prepareBundle';
import { readBundle } from '../../../main/engine/bundles/readBundle';
import { AppError } from '../../../shared/domain/errors';
import { describeReference, type Reference, type ReferenceBundle } from '../../support/referencePython';
import { sampleBundles, type SampleBundle } from '../../support/sampleBundles';

const ports = { files: createFileSystem(), documents: createDocuments() };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'satchel-bundles-')));
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});

let count = 0;

function plant({ files }: Pick<SampleBundle, 'files'>): { readonly folder: string; readonly cwd: string } {
  const folder = join(top, `bundle ${(count += 1)}`);
  const cwd = join(top, 'work');
  mkdirSync(cwd, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, cwd };
}

async function ours({ given = {} }: SampleBundle, folder: string, cwd: string): Promise<ReferenceBundle> {
  const bundle = await readBundle(folder, ports, new AbortController().signal);
  const choices = { given: new Map(Object.entries(given)), settings: {}, workingFolder: cwd, ofQueue: [] };
  const { paths, settings, request } = prepareBundle(bundle, choices, ports.documents);
  return {
    references: {
      inputs: { filenames: paths.inputFiles, directories: paths.inputFolders },
      outputs: { directories: paths.outputFolders },
      referencedPaths: paths.referencedPaths,
    },
    settings: { ...settings },
    parameters: request.parameters ?? {},
  };
}

async function theirs(reference: Reference, { given = {} }: SampleBundle, folder: string, cwd: string) {
  return reference.bundle({
    folder,
    cwd,
    given: Object.entries(given).map(([name, value]) => ({ name, value })),
  });
}

/** A crash is no refusal. */
async function outcome(answer: Promise<ReferenceBundle>): Promise<ReferenceBundle | 'refused'> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError || /^DeadlineOperationError: /u.test((error as Error).message)) return 'refused';
    throw error;
  }
}

describeReference('job bundles', (reference) => {
  test.each(sampleBundles)('D6: $title', async (sample) => {
    const { folder, cwd } = plant(sample);
    expect(await ours(sample, folder, cwd)).toEqual(await theirs(reference(), sample, folder, cwd));
  });

  test('generated ones, with every type of path, flow and object, are read alike 100 times', async () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{0,5}$/);
    const path = fc.oneof(
      fc.constantFrom('/show/a.ma', '/show/b/', '/show//c/../d', '/', '/é/名'),
      fc.stringMatching(/^\/[a-z]{1,4}(?:\/[a-z.]{1,6}){0,3}$/),
    );
    const relative = fc.constantFrom('a', './a', 'a/../b', 'sub/x.ma', 'sub//y', '.');
    const parameter = fc.record({
      name,
      type: fc.constantFrom('PATH', 'LIST[PATH]'),
      dataFlow: fc.constantFrom(undefined, 'NONE', 'IN', 'OUT', 'INOUT'),
      objectType: fc.constantFrom(undefined, 'FILE', 'DIRECTORY'),
      origin: fc.constantFrom('default', 'values', 'given'),
      relative,
      path,
    });
    const lists = fc.array(path, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(parameter, { selector: (row) => row.name, maxLength: 8 }),
        fc.record({ filenames: lists, directories: lists, outputs: lists, referencedPaths: lists }),
        fc.boolean(),
        async (rows, references, isYaml) => {
          const wrap = (type: string, value: string): string | string[] => (type === 'PATH' ? value : [value, value]);
          const definitions = rows.map(({ name: called, type, dataFlow, objectType, relative: standard }) => ({
            name: called,
            type,
            ...(dataFlow === undefined ? {} : { dataFlow }),
            ...(objectType === undefined ? {} : { objectType }),
            default: wrap(type, standard),
          }));
          const of = (origin: string) => rows.filter((row) => row.origin === origin);
          const ending = isYaml ? 'yaml' : 'json';
          const sample: SampleBundle = {
            title: '',
            files: {
              [`template.${ending}`]: JSON.stringify({
                specificationVersion: 'jobtemplate-2023-09',
                name: 'n',
                parameterDefinitions: definitions,
              }),
              'parameter_values.json': JSON.stringify({
                parameterValues: of('values').map((row) => ({ name: row.name, value: wrap(row.type, row.path) })),
              }),
              'asset_references.json': JSON.stringify({
                assetReferences: {
                  inputs: { filenames: references.filenames, directories: references.directories },
                  outputs: { directories: references.outputs },
                  referencedPaths: references.referencedPaths,
                },
              }),
            },
            given: Object.fromEntries(
              of('given').map((row) => [row.name, row.type === 'PATH' ? row.relative : JSON.stringify([row.relative])]),
            ),
          };
          const { folder, cwd } = plant(sample);
          expect(await outcome(ours(sample, folder, cwd))).toEqual(
            await outcome(theirs(reference(), sample, folder, cwd)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
