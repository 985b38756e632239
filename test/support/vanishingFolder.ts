/**
 * Loaded before a command and each of its threads: takes a folder away at the moment when a file of it is looked at or opened.
 * VANISHING_FOLDER goes to VANISHING_TO when VANISHING_AT (`lstatSync` or `openSync`) meets VANISHING_FILE in it; empty: any file.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const { VANISHING_FOLDER: folder = '', VANISHING_TO: to = '', VANISHING_FILE: file = '' } = process.env;
const { VANISHING_AT: at } = process.env;

/** What `--import` of the command is to name. */
export const vanishingModule = import.meta.url;

/** Before the call, so that nothing below the folder is met; threads may come here together, and one of them takes it. */
function takeAway(place: unknown): void {
  if (typeof place !== 'string') return;
  const isMeant = file === '' ? place.startsWith(folder + path.sep) : place === path.join(folder, file);
  if (isMeant && fs.existsSync(folder)) fs.renameSync(folder, to);
}

function wrap(name: 'lstatSync' | 'openSync'): void {
  const real = fs[name] as (...given: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      takeAway(given[0]);
      return real(...given);
    },
  });
  syncBuiltinESMExports();
}

if (at === 'lstatSync' || at === 'openSync') wrap(at);
