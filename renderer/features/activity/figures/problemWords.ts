/** What a class of errors is called, and what to do about it. */
import type { Problem } from '../../../../shared/ipc/statistics';
import type { MessageId } from '../../../locales/english';

interface Words {
  readonly name: MessageId;
  readonly hint: MessageId;
}

export const problemWords: Readonly<Record<Problem['class'], Words>> = {
  throttle: { name: 'figures.problem.class.throttle', hint: 'figures.problem.throttle' },
  timeout: { name: 'figures.problem.class.timeout', hint: 'figures.problem.timeout' },
  reset: { name: 'figures.problem.class.reset', hint: 'figures.problem.reset' },
  dns: { name: 'figures.problem.class.dns', hint: 'figures.problem.dns' },
  tls: { name: 'figures.problem.class.tls', hint: 'figures.problem.tls' },
  server: { name: 'figures.problem.class.server', hint: 'figures.problem.server' },
  auth: { name: 'figures.problem.class.auth', hint: 'figures.problem.auth' },
  permission: { name: 'figures.problem.class.permission', hint: 'figures.problem.permission' },
  notfound: { name: 'figures.problem.class.notfound', hint: 'figures.problem.notfound' },
  precondition: { name: 'figures.problem.class.precondition', hint: 'figures.problem.precondition' },
  checksum: { name: 'figures.problem.class.checksum', hint: 'figures.problem.checksum' },
  nospace: { name: 'figures.problem.class.nospace', hint: 'figures.problem.nospace' },
  'local-io': { name: 'figures.problem.class.local-io', hint: 'figures.problem.local-io' },
  source: { name: 'figures.problem.class.source', hint: 'figures.problem.source' },
  other: { name: 'figures.problem.class.other', hint: 'figures.problem.other' },
};
