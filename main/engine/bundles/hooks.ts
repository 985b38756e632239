/** Programs that a bundle wants to have run around its submission: found so that a person sees them, never started. */
import type { DocumentValue } from '../ports/documents';
import { isDocumentList, isDocumentMap, plainText } from './documentShape';

export interface BundleHook {
  readonly moment: 'preGUI' | 'preSubmission' | 'postSubmission';
  /** Program and arguments as they stand in the file. */
  readonly command: string;
}

const moments = ['preGUI', 'preSubmission', 'postSubmission'] as const;

/** A file that is no list of hooks still counts as one: what it would do is not known. */
export function readHooks(
  document: { readonly path: string; readonly value: DocumentValue } | undefined,
): readonly BundleHook[] {
  if (document === undefined || document.value === null) return [];
  const { value } = document;
  const whole = isDocumentMap(value) ? value : new Map<string, DocumentValue>();
  const found = moments.flatMap((moment) => {
    const list = whole.get(moment) ?? [];
    return (isDocumentList(list) ? list : [list]).map((hook): BundleHook => ({ moment, command: commandOf(hook) }));
  });
  const isEmpty = isDocumentMap(value) && moments.every((moment) => isEmptyList(value.get(moment)));
  return found.length > 0 || isEmpty ? found : [{ moment: 'preSubmission', command: document.path }];
}

function isEmptyList(value: DocumentValue | undefined): boolean {
  return value === undefined || value === null || (isDocumentList(value) && value.length === 0);
}

function commandOf(hook: DocumentValue): string {
  if (!isDocumentMap(hook)) return plainText(hook) ?? '?';
  const program = plainText(hook.get('command') ?? hook.get('script') ?? '?') ?? '?';
  const args = hook.get('args') ?? [];
  return [program, ...(isDocumentList(args) ? args.map((arg) => plainText(arg) ?? '?') : [])].join(' ');
}
