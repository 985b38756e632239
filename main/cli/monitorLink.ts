/**
 * `deadline://download-output` links of Deadline Cloud monitor, for people who paste one. The scheme itself belongs to the
 * Deadline client (`deadline handle-web-url`), and Satchel never registers it.
 */
import { AppError } from '../../shared/domain/errors';

export interface MonitorLink {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  /** Asked for a part of the job only. */
  readonly stepId?: string;
  readonly taskId?: string;
  /** The AWS profile that the link was made for. */
  readonly profile?: string;
}

export const isMonitorLink = (text: string): boolean => /^deadline:/i.test(text);

const maxLength = 1024;
const id = (kind: string): RegExp => new RegExp(`^${kind}-[0-9a-f]{32}$`);
/** Every name that a link may give, and what its value looks like. */
const patterns: Readonly<Record<string, RegExp>> = {
  'farm-id': id('farm'),
  'queue-id': id('queue'),
  'job-id': id('job'),
  'step-id': id('step'),
  'task-id': /^task-[0-9a-f]{32}-[0-9]{1,10}$/,
  // AWS profiles have nearly any name; one that could be read as an option or breaks a line is none.
  profile: /^[^\p{C}-][^\p{C}]{0,127}$/u,
};

/** `link.invalid` for another action, an unknown or repeated name, a value that is no such id, or a task without its step. */
export function parseMonitorLink(text: string): MonitorLink {
  const [, query] = /^deadline:\/\/download-output\/?\?(.+)$/.exec(text) ?? [];
  if (query === undefined || text.length > maxLength) throw invalidLink('It is not a link to the output of a job.');
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const pattern = Object.hasOwn(patterns, name) ? patterns[name] : undefined;
    if (pattern === undefined) throw invalidLink(`It asks for something unknown: ${name.slice(0, 40)}.`);
    if (given.has(name) || !pattern.test(value)) throw invalidLink(`Its ${name} is not one.`);
    given.set(name, value);
  }
  const [farmId, queueId, jobId] = ['farm-id', 'queue-id', 'job-id'].map((name) => given.get(name));
  const [stepId, taskId, profile] = ['step-id', 'task-id', 'profile'].map((name) => given.get(name));
  if (farmId === undefined || queueId === undefined || jobId === undefined)
    throw invalidLink('It has to name a farm, a queue and a job.');
  if (taskId !== undefined && stepId === undefined) throw invalidLink('It names a task without its step.');
  return {
    ...{ farmId, queueId, jobId },
    ...(stepId === undefined ? {} : { stepId }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(profile === undefined ? {} : { profile }),
  };
}

function invalidLink(why: string): AppError {
  return new AppError({
    code: 'link.invalid',
    message: `This link is not one that Satchel understands. ${why}`,
    safe: 'Nothing was opened or changed.',
    hint: 'Copy the whole link from the monitor, and put it in quotes.',
  });
}
