/** How states and changes of integrations are told. */
import type { IntegrationChange, IntegrationRow, IntegrationState } from '../../../shared/ipc/integrations';
import type { MessageId } from '../../locales/english';

export const stateWords: Readonly<Record<IntegrationState, MessageId>> = {
  'not-installed': 'integrations.state.notInstalled',
  installed: 'integrations.state.installed',
  outdated: 'integrations.state.outdated',
  modified: 'integrations.state.modified',
  'needs-line': 'integrations.state.needsLine',
  'not-supported': 'integrations.state.notSupported',
};

export const actionWords: Readonly<Record<IntegrationChange['action'], MessageId>> = {
  add: 'integrations.action.add',
  replace: 'integrations.action.replace',
  remove: 'integrations.action.remove',
  same: 'integrations.action.same',
  keep: 'integrations.action.keep',
};

export const nameOf = ({ label, versions }: IntegrationRow): string => `${label} ${versions.join(', ')}`.trim();
