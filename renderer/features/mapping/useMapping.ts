/** The rules as the engine has them, what changes them, and the last removal, which can be taken back. */
import { useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { Input } from '../../../shared/ipc/contract';
import type { MappingOverview, MappingRow, RememberedPlace } from '../../../shared/ipc/mapping';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { ruleName } from './mappingWords';

export type Removed =
  | { readonly what: 'rule'; readonly rule: MappingRow; readonly before: string | undefined }
  | { readonly what: 'place'; readonly place: RememberedPlace };

export interface Mapping {
  readonly overview: MappingOverview | undefined;
  readonly error: ErrorDto | undefined;
  readonly isReading: boolean;
  readonly removed: Removed | undefined;
  readonly farmProfileId: string | undefined;
  readonly chooseFarm: (id: string) => void;
  readonly again: () => void;
  readonly move: (rule: MappingRow, by: -1 | 1) => Promise<void>;
  readonly remove: (rule: MappingRow) => Promise<void>;
  readonly forget: (place: RememberedPlace) => Promise<void>;
  readonly undo: () => Promise<void>;
  /** Shows what a dialog changed. */
  readonly adopt: (overview: MappingOverview) => void;
}

export function useMapping(): Mapping {
  const [farmProfileId, chooseFarm] = useState<string>();
  const side = farmProfileId === undefined ? {} : { farmProfileId };
  const [turn, setTurn] = useState(0);
  const asked = useQuery('mapping.get', side, String(turn));
  const [changed, setChanged] = useState<{ readonly turn: number; readonly overview: MappingOverview }>();
  const [removed, setRemoved] = useState<Removed>();
  const read = useCommand('mapping.get');
  const put = useCommand('mapping.put');
  const mover = useCommand('mapping.move');
  const remover = useCommand('mapping.remove');
  const forgetter = useCommand('mapping.forget');
  const rememberer = useCommand('mapping.remember');
  useEngineEvent((event) => {
    if (event.name === 'settings.changed') setTurn((last) => last + 1);
  });
  // What a change answered holds until something newer is asked for.
  const overview = changed?.turn === turn ? changed.overview : asked.value;
  const adopt = (next: MappingOverview | undefined): boolean => {
    if (next !== undefined) setChanged({ turn, overview: next });
    return next !== undefined;
  };
  const own = overview?.rules.filter(({ from }) => from === 'own') ?? [];
  const undo = async (): Promise<void> => {
    if (removed === undefined) return;
    const next =
      removed.what === 'rule'
        ? await put.run({ ...side, ...ruleAgain(removed) })
        : await rememberer.run({ ...side, ...removed.place });
    if (!adopt(next)) return;
    setRemoved(undefined);
    announce(t('mapping.restored'));
  };
  return {
    overview,
    error:
      remover.error ?? mover.error ?? put.error ?? forgetter.error ?? rememberer.error ?? read.error ?? asked.error,
    isReading: read.isBusy || asked.isLoading,
    removed,
    farmProfileId,
    chooseFarm: (id) => {
      setChanged(undefined);
      chooseFarm(id);
    },
    again: () => {
      void read.run({ ...side, again: true }).then(adopt);
    },
    move: async (rule, by) => {
      const at = own.findIndex(({ id }) => id === rule.id);
      const before = own[by === -1 ? at - 1 : at + 2];
      if (at + by < 0 || at + by >= own.length) return;
      if (adopt(await mover.run({ ...side, id: rule.id, before: before?.id ?? null })))
        announce(t('mapping.moved', { name: ruleName(rule), place: at + by + 1, count: own.length }));
    },
    remove: async (rule) => {
      const before = own[own.findIndex(({ id }) => id === rule.id) + 1]?.id;
      if (!adopt(await remover.run({ ...side, id: rule.id }))) return;
      setRemoved({ what: 'rule', rule, before });
      announce(t('mapping.removed', { name: ruleName(rule) }));
    },
    forget: async (place) => {
      const { farmId, queueId, source } = place;
      if (!adopt(await forgetter.run({ ...side, farmId, queueId, source }))) return;
      setRemoved({ what: 'place', place });
      announce(t('mapping.forgotten', { source: visibleText(source) }));
    },
    undo,
    adopt: (next) => {
      adopt(next);
    },
  };
}

function ruleAgain({
  rule,
  before,
}: Extract<Removed, { what: 'rule' }>): Pick<Input<'mapping.put'>, 'rule' | 'before'> {
  const { name, os, source, destination } = rule;
  return { rule: { name, os, source, destination }, ...(before === undefined ? {} : { before }) };
}
