/** `satchel://` links: they open or prepare a page and never start, change or choose anything. */
import { AppError } from './errors';

export type Link =
  | { readonly view: 'home' }
  | { readonly view: 'transfer'; readonly uid: string }
  | { readonly view: 'settings'; readonly section?: string }
  /** The first step of bringing a job home, with the job chosen and nothing started. */
  | { readonly view: 'download'; readonly farmId: string; readonly queueId: string; readonly jobId: string };

/** Whether a text claims to be one of our links; scheme names have no case. */
export const isLinkLike = (text: string): boolean => /^satchel:/i.test(text);

const maxLength = 512;

/** Reads a link. `link.invalid` for anything that is not exactly one of the known forms. */
export function parseLink(text: string): Link {
  if (text.length > maxLength || !/^[\x21-\x7e]+$/.test(text)) throw invalidLink();
  if (/^satchel:\/\/open\/?$/.test(text)) return { view: 'home' };
  const transfer = /^satchel:\/\/transfer\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text);
  if (transfer?.[1] !== undefined) return { view: 'transfer', uid: transfer[1] };
  const settings = /^satchel:\/\/settings(?:\/([a-z]{1,32}))?$/.exec(text);
  if (settings !== null) return { view: 'settings', ...(settings[1] === undefined ? {} : { section: settings[1] }) };
  const job = jobPattern.exec(text)?.groups;
  const { farmId, queueId, jobId } = job ?? {};
  if (farmId !== undefined && queueId !== undefined && jobId !== undefined)
    return { view: 'download', farmId, queueId, jobId };
  throw invalidLink();
}

const id = (kind: string): string => `${kind}-[0-9a-f]{32}`;
const jobPattern = new RegExp(
  `^satchel://(?:job|download)/(?<farmId>${id('farm')})/(?<queueId>${id('queue')})/(?<jobId>${id('job')})$`,
);

function invalidLink(): AppError {
  return new AppError({
    code: 'link.invalid',
    message: 'This link is not one that Satchel understands.',
    safe: 'Nothing was opened or changed.',
    hint: 'Links look like satchel://open, satchel://settings, satchel://transfer/ with the id of a transfer, or satchel://download/ with the ids of a farm, a queue and a job.',
  });
}
