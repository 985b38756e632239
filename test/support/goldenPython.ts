/** The recorded cases of the Python reference: test/fixtures/golden/python, one folder each. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const goldenFolder = path.resolve(import.meta.dirname, '../fixtures/golden');

export interface GoldenCase<Input, Expected> {
  readonly id: string;
  readonly kind: string;
  readonly input: Input;
  readonly expected: Expected;
  /** Bytes of a file beside the case. */
  readonly read: (file: string) => Buffer;
}

/** Of a group of cases; a kind that no folder has is an error. */
export function goldenCases<Input, Expected>(
  kind: string,
  group: 'python' | 'pythonBugs' = 'python',
): GoldenCase<Input, Expected>[] {
  const cases = allGoldenCases(group).filter((each) => each.kind === kind);
  if (cases.length === 0) throw new Error(`No recorded case is of the kind ${kind}.`);
  return cases as GoldenCase<Input, Expected>[];
}

export function allGoldenCases(group: 'python' | 'pythonBugs'): GoldenCase<unknown, unknown>[] {
  return readdirSync(path.join(goldenFolder, group)).map((id) => {
    const at = (file: string): string => path.join(goldenFolder, group, id, file);
    const json = (file: string): unknown => JSON.parse(readFileSync(at(file), 'utf8'));
    const { kind, input } = json('case.json') as { kind: string; input: unknown };
    return {
      id,
      kind,
      input,
      expected: json('expected.json'),
      read: (file) => readFileSync(at(file)),
    };
  });
}
