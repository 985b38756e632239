/** The English catalogue, the source of all others: one file per page, ids that begin with its name, ICU messages. */
import activity from './en/activity.json';
import app from './en/app.json';
import common from './en/common.json';
import history from './en/history.json';
import ui from './en/ui.json';

export const english = { ...activity, ...app, ...common, ...history, ...ui };

export type MessageId = keyof typeof english;
