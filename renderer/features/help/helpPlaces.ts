/** Which place of the help belongs to what is open or went wrong. Small: the pages themselves are loaded when they are shown. */
import type { ErrorCode } from '../../../shared/domain/errors';

/** A page, and the heading in it to begin at; an empty one is its top. */
export interface HelpPlace {
  readonly page: string;
  readonly anchor: string;
}

/** The part that is about a page of the window. */
export const placeOfPage = {
  activity: { page: 'getting-started', anchor: 'activity' },
  submit: { page: 'getting-started', anchor: 'submit' },
  'bring-home': { page: 'getting-started', anchor: 'bring-home' },
  history: { page: 'undo', anchor: '' },
  mapping: { page: 'path-mapping', anchor: '' },
  settings: { page: 'settings', anchor: '' },
  review: { page: 'review', anchor: '' },
  result: { page: 'undo', anchor: '' },
} as const satisfies Readonly<Record<string, HelpPlace>>;

/** Every code has its part. */
export const placeOfError = (code: ErrorCode): HelpPlace => ({ page: 'errors', anchor: code });
