/** What the palette offers for what was typed, in the mode it is in. */
import { useMemo } from 'react';
import { useOverview, useQuery, useTransfers } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { findItems, type FoundItem } from './findItems';
import { paletteItems, transferChoices, type PaletteItem } from './paletteItems';
import { typedPathItem } from './typedPath';

/** Everything; one question of a command; or what else can be done with one item. */
export type PaletteMode =
  | { readonly name: 'all' | 'plan' | 'cancel' | 'retry' }
  | { readonly name: 'actions'; readonly title: string; readonly items: readonly PaletteItem[] };

export interface Found {
  readonly items: readonly FoundItem[];
  /** How long finding took. */
  readonly ms: number;
}

export function usePaletteItems(mode: PaletteMode, typed: string): Found {
  const transfers = useTransfers();
  const settings = useOverview()?.settings;
  const jobs = useQuery('job.list', {}).value?.jobs;
  const items = useMemo(() => {
    switch (mode.name) {
      case 'all':
        return paletteItems({ transfers, jobs: jobs ?? [], settings: settings ?? [] });
      case 'plan':
        return [];
      case 'cancel':
      case 'retry':
        return transferChoices(transfers, mode.name);
      case 'actions':
        return mode.items;
    }
  }, [mode, transfers, jobs, settings]);
  return useMemo(() => look(items, typed, mode.name), [items, typed, mode.name]);
}

function look(items: readonly PaletteItem[], typed: string, mode: PaletteMode['name']): Found {
  const startedMs = performance.now();
  const path = mode === 'all' || mode === 'plan' ? typedPathItem(typed) : undefined;
  const offers = [
    ...(path === undefined || (mode === 'plan' && path.act.type !== 'plan') ? [] : [path]),
    ...(mode === 'plan' ? [pickPlan()] : []),
  ].map((item) => ({ item, label: [{ text: item.label, isMatch: false }], detail: [] }));
  const found = [...offers, ...findItems(items, typed)];
  return { items: found, ms: Math.round(performance.now() - startedMs) };
}

const pickPlan = (): PaletteItem => ({
  id: 'plan:choose',
  group: 'do',
  icon: 'folder',
  label: t('palette.plan.choose'),
  act: { type: 'pickPlan' },
});
