/** A path that somebody types into the palette is an offer: send it, or open it as a plan. */
import { t } from '../../locales/text';
import { parsePaths } from '../../ui/parsePaths';
import { visibleText } from '../../ui/format';
import type { PaletteItem } from './paletteItems';

const planSuffix = '.satchel-plan.json';

/** The offer for an absolute path; undefined for any other text. Whether it is there is found out when it is used. */
export function typedPathItem(typed: string): PaletteItem | undefined {
  const [path] = parsePaths(typed);
  if (path === undefined || !/^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path)) return undefined;
  const shown = visibleText(path);
  if (path.toLowerCase().endsWith(planSuffix))
    return {
      id: 'typed:plan',
      group: 'do',
      icon: 'file',
      label: t('palette.path.plan', { path: shown }),
      act: { type: 'plan', path },
    };
  return {
    id: 'typed:send',
    group: 'do',
    icon: 'up',
    label: t('palette.path.send', { path: shown }),
    act: { type: 'go', route: { name: 'submit', paths: [path] } },
  };
}
