import { expect, test } from 'vitest';
import changelog from '../../../../CHANGELOG.md?raw';
import { spansOf, versionsOf } from '../../../../renderer/features/help/changes';

test('a changelog is taken apart into versions and their changes', () => {
  const text =
    '# Changelog\n\nWords.\n\n## Unreleased\n\n- One `a b`\n  goes on.\r\n* Two\n\n## 0.1.0 (2026-11-01)\n- Three\n';
  expect(versionsOf(text)).toEqual([
    { version: 'Unreleased', changes: ['One `a b` goes on.', 'Two'] },
    { version: '0.1.0 (2026-11-01)', changes: ['Three'] },
  ]);
  expect(spansOf('One `a b`.')).toEqual([
    { text: 'One ', isCode: false },
    { text: 'a b', isCode: true },
    { text: '.', isCode: false },
  ]);
});

test('the changelog of this version has something to show', () => {
  expect(versionsOf(changelog)[0]?.changes.length).toBeGreaterThan(0);
});
