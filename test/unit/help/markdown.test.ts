import { expect, test } from 'vitest';
import { blocksOf } from '../../../renderer/features/help/markdown';

const text = (words: string) => ({ kind: 'text', text: words });

test('takes headings, lists, tables, code and paragraphs apart', () => {
  const markdown = `# Title

One line
goes on with \`code\` and **bold**.

- first
  and more
- second

1. one

| Key | Does |
| --- | --- |
| \`\\|\` | a bar |

\`\`\`
# no heading <b>
\`\`\`
### \`auth.expired\`
`;
  expect(blocksOf(markdown)).toEqual([
    { kind: 'heading', level: 1, id: 'title', content: [text('Title')] },
    {
      kind: 'paragraph',
      content: [
        text('One line goes on with '),
        { kind: 'code', text: 'code' },
        text(' and '),
        { kind: 'bold', text: 'bold' },
        text('.'),
      ],
    },
    { kind: 'list', isOrdered: false, items: [[text('first and more')], [text('second')]] },
    { kind: 'list', isOrdered: true, items: [[text('one')]] },
    {
      kind: 'table',
      head: [[text('Key')], [text('Does')]],
      rows: [[[{ kind: 'code', text: '|' }], [text('a bar')]]],
    },
    { kind: 'code', text: '# no heading <b>' },
    { kind: 'heading', level: 3, id: 'auth.expired', content: [{ kind: 'code', text: 'auth.expired' }] },
  ]);
});

test('a link leads to a page of the help and nowhere else', () => {
  expect(blocksOf('[Undo](undo.md#after-a-crash) [out](https://example.com) [script](javascript:alert) <img>')).toEqual(
    [
      {
        kind: 'paragraph',
        content: [
          { kind: 'link', text: 'Undo', page: 'undo', anchor: 'after-a-crash' },
          text(' [out](https://example.com) [script](javascript:alert) <img>'),
        ],
      },
    ],
  );
});

test('a heading that is there twice has an anchor of its own', () => {
  const ids = blocksOf('## Remove it\n## Remove it').map((block) => (block.kind === 'heading' ? block.id : ''));
  expect(ids).toEqual(['remove-it', 'remove-it-2']);
});

test.each(['', '\n\n', '```\nnever closed', '| a', '-', '#', '####### deep', '1.'])('%j ends', (odd) => {
  expect(blocksOf(odd).length).toBeLessThanOrEqual(1);
});
