/** Words of the window: every text a person reads comes from the catalogue through one of these. */
import type { ReactElement, ReactNode } from 'react';
import type { IntlShape } from 'react-intl';
import type { MessageId } from './english';
import { currentIntl, isolated } from './language';

export type TextValues = Readonly<Record<string, string | number>>;
/** For `{name}` a piece of the page, for `<b>words</b>` what stands around the words. */
export type RichValues = Readonly<Record<string, ReactNode | ((words: ReactNode[]) => ReactNode)>>;

/** A text for an attribute or a title. Read while rendering, so that a change of language is seen. */
export function t(id: MessageId, values?: TextValues): string {
  const intl = currentIntl();
  return values === undefined ? fixedText(intl, id) : intl.formatMessage({ id }, isolatedValues(values));
}

/** Texts without values, by language: rows ask for the same few many times a second. */
const fixedTexts = new WeakMap<IntlShape, Map<MessageId, string>>();

function fixedText(intl: IntlShape, id: MessageId): string {
  const known = fixedTexts.get(intl) ?? new Map<MessageId, string>();
  if (known.size === 0) fixedTexts.set(intl, known);
  const text = known.get(id) ?? intl.formatMessage({ id });
  known.set(id, text);
  return text;
}

/** A text with marks or controls inside. `<b>` is bold without being told. */
export function Text({ id, values }: { readonly id: MessageId; readonly values?: RichValues }): ReactElement {
  const bold = (words: ReactNode[]): ReactNode => <b>{words}</b>;
  return <>{currentIntl().formatMessage({ id }, { b: bold, ...isolatedValues(values) })}</>;
}

/** Names and sizes are read from left to right in every language. */
function isolatedValues<Value>(values: Readonly<Record<string, Value>> = {}): Record<string, Value | string> {
  const pairs = Object.entries(values);
  return Object.fromEntries(pairs.map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]));
}

/** Parts of one line, one after the other: "3,198 files, 61.3 GB". */
export function listOf(parts: readonly string[]): string {
  return currentIntl().formatList(parts, { type: 'unit' });
}
