/** The English catalogue, the source of all others: one file per page, ids that begin with its name, ICU messages. */
import { commandText } from '../../shared/text/commandText';
import activity from './en/activity.json';
import app from './en/app.json';
import apply from './en/apply.json';
import bringHome from './en/bringHome.json';
import bundle from './en/bundle.json';
import common from './en/common.json';
import connect from './en/connect.json';
import diagnostics from './en/diagnostics.json';
import figures from './en/figures.json';
import firstRun from './en/firstRun.json';
import follow from './en/follow.json';
import help from './en/help.json';
import history from './en/history.json';
import integrations from './en/integrations.json';
import logs from './en/logs.json';
import mapping from './en/mapping.json';
import palette from './en/palette.json';
import preview from './en/preview.json';
import result from './en/result.json';
import review from './en/review.json';
import scene from './en/scene.json';
import settings from './en/settings.json';
import submit from './en/submit.json';
import ui from './en/ui.json';

export const english = {
  ...activity,
  ...app,
  ...apply,
  ...bringHome,
  ...bundle,
  ...commandText,
  ...common,
  ...connect,
  ...diagnostics,
  ...figures,
  ...firstRun,
  ...follow,
  ...help,
  ...history,
  ...integrations,
  ...logs,
  ...mapping,
  ...palette,
  ...preview,
  ...result,
  ...review,
  ...scene,
  ...settings,
  ...submit,
  ...ui,
};

export type MessageId = keyof typeof english;
