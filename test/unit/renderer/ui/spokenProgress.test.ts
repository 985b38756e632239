import { expect, test } from 'vitest';
import { beginSpeaking, nextSpoken, type Spoken } from '../../../../renderer/ui/spokenProgress';
import type { PhaseSnapshot } from '../../../../shared/domain/transfer';

const uploading = (doneFiles: number): PhaseSnapshot[] => [
  { phase: 'hashing', state: 'done' },
  { phase: 'transferring', state: 'now', doneFiles, totalFiles: 200 },
];
const verifying: PhaseSnapshot[] = [
  { phase: 'transferring', state: 'done' },
  { phase: 'verifying', state: 'now' },
];

/** What is said when these phases are seen one after the other. */
function said(...seen: readonly (readonly [number, readonly PhaseSnapshot[]])[]): string[] {
  let last: Spoken | undefined;
  return seen.flatMap(([atMs, phases]) => {
    last ??= beginSpeaking(phases, atMs);
    const next = last === undefined ? undefined : nextSpoken(last, phases, 'submit', atMs);
    if (next === undefined) return [];
    last = next.spoken;
    return [next.text];
  });
}

test('progress is spoken at most every ten seconds, and only when a tenth more is done', () => {
  expect(
    said(
      [0, uploading(0)],
      [5_000, uploading(100)],
      [10_000, uploading(110)],
      [20_000, uploading(120)],
      [21_000, uploading(131)],
    ),
  ).toEqual(['Upload, 55 percent, 110 of 200 files.', 'Upload, 65 percent, 131 of 200 files.']);
});

test('another phase is spoken, also when nothing of it is measured', () => {
  expect(said([0, uploading(0)], [12_000, verifying], [30_000, verifying])).toEqual(['Verify.']);
});

test('nothing is said about what a page shows when it opens, nor while no phase is under way', () => {
  expect(said([0, []], [20_000, uploading(50)], [21_000, uploading(190)])).toEqual([]);
});
