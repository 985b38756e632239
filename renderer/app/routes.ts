/** The places of the window. They live in memory: a reload starts at Activity. */
import type { MessageId } from '../locales/english';
import { t } from '../locales/text';
import { appName } from './appName';

export type Route =
  | { readonly name: 'activity' }
  /** With `uid`: a submission that was inspected and waits for its confirmation; with `paths`: what is chosen already; with `requestId`: what a DCC sent. */
  | { readonly name: 'submit'; readonly uid?: string; readonly paths?: readonly string[]; readonly requestId?: string }
  /** With `uid`: a download that is being planned; `asksWhere` stops at its folders even when every root has one; `jobId` is the job that is chosen first. */
  | { readonly name: 'bring-home'; readonly uid?: string; readonly asksWhere?: boolean; readonly jobId?: string }
  | { readonly name: 'history' }
  | { readonly name: 'mapping' }
  /** With `section`: the part of the page to bring into view. */
  | { readonly name: 'settings'; readonly section?: string }
  | { readonly name: 'review'; readonly uid: string }
  | { readonly name: 'result'; readonly uid: string };

export type RouteName = Route['name'];

/** Goes to a route; the place left is kept, so that Esc steps back to it, unless the new one takes its place. */
export type Navigate = (route: Route, how?: 'in-its-place') => void;

const titles: Readonly<Record<RouteName, MessageId>> = {
  activity: 'app.page.activity',
  submit: 'app.page.submit',
  'bring-home': 'common.bringHome',
  history: 'app.page.history',
  mapping: 'app.page.mapping',
  settings: 'app.page.settings',
  review: 'app.page.review',
  result: 'app.page.result',
};

/** The window's title for a route; it always starts with the app's name. */
export function titleOf(route: Route): string {
  return t('app.title', { app: appName, page: t(titles[route.name]) });
}
