/** Manifests of a million files: read, written, compared. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../scripts/runProgram.mjs';
import { findReference } from './benchTools.mjs';
import { bundleScripts } from './bundleScripts.mjs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

const megabyte = 1e6;

/** Seven manifests and what is written of them. */
export const diskBytes = ({ quick }) => (quick ? 100_000 : 1_000_000) * 200 * 9;

/** Generates the data in `folder` and answers the cases that `scripts/bench.mjs` measures. */
export async function createSuite({ folder, quick }) {
  const entries = quick ? 100_000 : 1_000_000;
  const place = await bundleScripts(folder, { cases: 'test/bench/manifestCases.ts' });
  const reference = await findReference();
  const command = (name) => [process.execPath, join(place, 'cases.js'), name, folder, String(entries)];
  const [program, ...args] = command('generate');
  const { code, output } = await runProgram(program, args, { quiet: true });
  if (code !== 0) throw new Error(`The data could not be generated.\n${output}`);
  const work = { count: entries, unit: 'files' };
  const measured = (id, goals = []) => ({ id, command: command(id), work, goals });
  // Figures are for a million entries.
  const budget = (wallMs, target = null) =>
    quick
      ? []
      : [
          { target, measure: 'wallMs', limit: wallMs },
          { target: target === null ? null : 'T20', measure: 'rssBytes', limit: 450 * megabyte },
        ];
  const missing = reference.missing;
  const bytes = statSync(join(folder, 'before.manifest')).size;
  if (missing === undefined) await requireSameBytes(reference.program, folder);
  return {
    size: quick ? '100k' : '1m',
    tools: { python: reference.version ?? null },
    title: `Manifests of ${entries.toLocaleString('en')} files`,
    cases: [
      measured('decode', [
        { target: 'T10', measure: 'wallMs', best: ['json-parse'], atLeast: 2 },
        ...budget(500, 'T10'),
      ]),
      { id: 'json-parse', command: command('json-parse') },
      measured('encode', budget(500)),
      {
        ...measured('write'),
        work: { count: bytes, unit: 'bytes' },
        goals: [
          { target: 'T9', measure: 'wallMs', best: ['write.reference'], atLeast: 3 },
          ...(quick ? [] : [{ target: 'T9', measure: 'wallMs', limit: (bytes / (350 * megabyte)) * 1000 }]),
        ],
      },
      {
        id: 'write.reference',
        ...(missing === undefined ? { run: () => referenceWrite(reference.program, folder) } : { missing }),
      },
      measured('diff', budget(1500)),
      measured('decode-2025', budget(500)),
      measured('decode-2025-name', budget(500)),
      measured('encode-2025', budget(500)),
      measured('encode-2025-name', budget(500)),
      measured('diff-2025', budget(1500)),
      measured('diff-files'),
      measured('decode-spaced'),
      measured('decode-unicode'),
      measured('encode-unicode'),
      measured('decode-shuffled'),
      measured('build'),
    ],
  };
}

/** Its own model of the same entries, encoded, hashed and written; it prints what that took, without reading them first. */
async function referenceWrite(python, folder) {
  const script = join(import.meta.dirname, 'referenceEncode.py');
  const { output, ...start } = await measureProgram([
    python,
    script,
    join(folder, 'before.manifest'),
    writtenBy(folder),
  ]);
  return { ...JSON.parse(output.trim().split('\n').at(-1)), rssBytes: start.rssBytes, start };
}

const writtenBy = (folder) => join(folder, 'reference.manifest');

async function requireSameBytes(python, folder) {
  await referenceWrite(python, folder);
  const [ours, theirs] = [join(folder, 'before.manifest'), writtenBy(folder)].map((file) => readFileSync(file));
  if (!ours.equals(theirs)) throw new Error('The reference writes other bytes. No times count.');
}
