import { describe, expect, it } from 'vitest';
import { resultCsv, resultJson } from '../../../main/engine/outputs/resultReport';
import { planFileName, quoted } from '../../../main/engine/outputs/planHandOut';
import type { ResultFile } from '../../../main/engine/outputs/resultFiles';

const file = (path: string, more: Partial<ResultFile> = {}): ResultFile => ({
  outcome: 'new',
  root: '/p',
  path,
  ...more,
});
const cellsOf = (path: string): string | undefined =>
  resultCsv([file(path)])
    .split('\r\n')[1]
    ?.slice('new,/p,'.length, -',,,,,'.length);

describe('a cell of the table', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+cmd|calc', `'+cmd|calc`],
    ['-2', `'-2`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['＝1+1', `'＝1+1`],
    ['  =1+1', `'  =1+1`],
    ['\t=1', `"'\t=1"`],
    ['\u200B=1', `'\u200B=1`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['shot-010.exr', 'shot-010.exr'],
  ])('%j is written as %s, and is never a formula', (path, cell) => {
    expect(cellsOf(path)).toBe(cell);
  });

  it('keeps numbers as numbers', () => {
    expect(resultCsv([file('a', { size: 12, tries: 3, outcome: 'failed', code: 'disk.io', message: '-x' })])).toContain(
      `\r\nfailed,/p,a,12,,disk.io,'-x,3\r\n`,
    );
  });
});

it('the document is JSON with one file per line', () => {
  const head = { runId: 'r', title: 't', startedAt: 's', finishedAt: 'f', totals: { new: 2 } };
  const text = resultJson(head, [file('=a'), file('b\n"')]);
  expect(text.split('\n')).toHaveLength(5);
  expect(JSON.parse(text)).toEqual({
    satchelResult: '1.0',
    ...head,
    files: [
      { outcome: 'new', root: '/p', path: '=a' },
      { outcome: 'new', root: '/p', path: 'b\n"' },
    ],
  });
});

describe('the line for a terminal', () => {
  it('quotes what a shell would read', () => {
    expect([quoted('/a/b.json', 'linux'), quoted(`/a b/it's $(x)`, 'linux'), quoted('C:\\a b', 'windows')]).toEqual([
      '/a/b.json',
      `'/a b/it'\\''s $(x)'`,
      '"C:\\a b"',
    ]);
  });

  it('names the plan in characters that every disk and shell takes', () => {
    const createdAt = '2026-03-21T09:30:00Z';
    const named = (jobName: string) =>
      planFileName({ source: { jobName, store: '', manifests: [] }, createdAt }, 'ab12');
    expect(named('../$(rm) "x" é')).toMatch(/^_[A-Za-z0-9._-]+-20260321-\d{4}-ab12\.satchel-plan\.json$/);
    expect(named('sq010_sh0010')).toMatch(/^sq010_sh0010-20260321-\d{4}-ab12\.satchel-plan\.json$/);
  });
});
