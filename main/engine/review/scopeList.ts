/** The scopes a row offers, each with its number and three names. */
import type { ReviewScope } from '../../../shared/ipc/reviews';
import { visibleText } from '../../../shared/text/format';
import { inSentence, kindText } from '../../../shared/text/kindText';
import { kindOf, sectionCodes } from './codes';
import type { Columns } from './columns';
import { baseName, extensionOf, memberWord, shortName } from './names';
import { sectionOfNode, spanOf, type ReviewNode } from './nodes';
import { dominantKind, hasOtherEye, measureScope, wholeSequence, type ScopeContext } from './scopes';

export interface ListedScope {
  readonly scope: ReviewScope['scope'];
  readonly label: string;
  readonly count: number;
  readonly examples: string[];
}

/** Narrow to wide; scopes without a file are left out. */
export function listScopes(context: ScopeContext, node: ReviewNode): ListedScope[] {
  const { columns } = context;
  return labelled(columns, node).flatMap(([scope, label]) => {
    const { count, examples } = measureScope(context, scope, node);
    const names = examples.map((position) => visibleText(baseName(columns.entryOf(position).path)));
    return count === 0 ? [] : [{ scope, label, count, examples: names }];
  });
}

function labelled(columns: Columns, node: ReviewNode): readonly (readonly [ReviewScope['scope'], string])[] {
  const whole = wholeSequence(columns, node);
  const sequence =
    whole.type === 'sequence' ? columns.plan.sequences[columns.blockSequence[whole.block] ?? -1] : undefined;
  const word = sequence === undefined ? 'file' : memberWord(sequence);
  const kind = inSentence(kindText(kindOf(dominantKind(columns, node))));
  const extension = extensionOf(columns.entryOf(spanOf(columns, node).start).path);
  // A step lies in many folders.
  const isFold = node.type === 'fold' || node.type === 'step';
  return [
    ['row', rowText(node, word)],
    [
      'undecided-of-row',
      sequence === undefined ? 'Undecided files of this row' : `Undecided ${word}s of ${shortName(sequence)}`,
    ],
    ...(sequence === undefined ? [] : [['sequence', wholeText(columns, whole, word)] as const]),
    ...(hasOtherEye(columns, whole) ? [['both-eyes', 'Its other eye too'] as const] : []),
    ...(isFold ? [] : [['folder', 'This folder'] as const, ['folder-and-below', 'This folder and below'] as const]),
    ['kind', `Everything ${kind}`],
    ...(isFold ? [] : [['kind-in-folder', `Everything ${kind} in this folder`] as const]),
    ['extension', extension === '' ? 'All files without extension' : `All .${visibleText(extension)} files`],
    ['undecided', 'All undecided'],
    ['filter', 'What the filter shows'],
    ['plan', 'Everything that differs'],
  ];
}

function rowText(node: ReviewNode, word: string): string {
  switch (node.type) {
    case 'fold':
      return node.section === sectionCodes.identical ? 'All identical files' : 'All new files';
    case 'step':
      return 'Shown files of this step';
    case 'folder':
      return 'Shown files of this folder';
    case 'sequence':
      return `Shown ${word}s of this sequence`;
    case 'range':
      return `These ${word}s`;
    case 'file':
      return `This ${word}`;
  }
}

function wholeText(columns: Columns, whole: ReviewNode, word: string): string {
  const section = sectionOfNode(columns, whole);
  if (section === sectionCodes.identical) return `Identical ${word}s of the sequence`;
  return section === sectionCodes.new ? `New ${word}s of the sequence` : 'Whole sequence';
}
