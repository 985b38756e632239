/** Words of the previews. */
import type { PreviewComparison, PreviewFrame, PreviewTrouble } from '../../../../shared/ipc/previews';
import { formatCount } from '../../../../shared/text/format';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';
import type { PreviewMode } from './previewModes';
import type { SideState } from './previewSource';

const troubles: Readonly<Record<PreviewTrouble, MessageId>> = {
  'too-large': 'preview.trouble.large',
  'not-supported': 'preview.trouble.unsupported',
  damaged: 'preview.trouble.damaged',
  stopped: 'preview.trouble.stopped',
  gone: 'preview.trouble.gone',
  changed: 'preview.trouble.changed',
  error: 'preview.trouble.error',
};

export function troubleText(trouble: PreviewTrouble): string {
  return t(troubles[trouble]);
}

const modes: Readonly<Record<PreviewMode, MessageId>> = {
  wipe: 'preview.mode.wipe',
  side: 'preview.mode.side',
  difference: 'preview.mode.difference',
};

export function modeName(mode: PreviewMode): string {
  return t(modes[mode]);
}

/** `+1.5`, `−0.5`, `±0.0`: stops with one decimal and always a sign. */
export function exposureText(exposure: number): string {
  const sign = exposure === 0 ? '±' : exposure > 0 ? '+' : '−';
  return `${sign}${Math.abs(exposure).toFixed(1)}`;
}

/** The number below the difference view; empty while it is measured. */
export function differenceText(comparison: PreviewComparison | undefined): string {
  if (comparison === undefined) return t('preview.difference.measuring');
  if (comparison.state === 'failed') return comparison.error.message;
  if (comparison.state !== 'pictures') return t('preview.difference.unknown');
  const { largest, pixels } = comparison;
  if (pixels === 0) return t('preview.difference.none');
  if (largest === null) return t('preview.difference.endless', { pixels });
  return t('preview.difference.largest', { largest: numberText(largest), pixels });
}

/** Three significant digits. */
function numberText(value: number): string {
  return value >= 1000 ? formatCount(Math.round(value)) : Number(value.toPrecision(3)).toString();
}

const stops: Readonly<Record<PreviewFrame['stops'][number]['why'], MessageId>> = {
  first: 'preview.stop.first',
  middle: 'preview.stop.middle',
  last: 'preview.stop.last',
  outlier: 'preview.stop.outlier',
};

export function stopText(why: PreviewFrame['stops'][number]['why']): string {
  return t(stops[why]);
}

/** What the pictures add to the table: their size, and their layers where one has more than one. */
export function pictureFacts(
  mine: SideState,
  farm: SideState,
): { readonly label: string; readonly mine: string | null; readonly farm: string | null; readonly differs: boolean }[] {
  const own = [mine, farm].map((side) => (side.state === 'picture' ? side : undefined));
  const line = (label: string, textOf: (side: NonNullable<(typeof own)[number]>) => string | null): FactLine[] => {
    const [mineText = null, farmText = null] = own.map((side) => (side === undefined ? null : textOf(side)));
    if (mineText === null && farmText === null) return [];
    return [
      {
        label,
        mine: mineText,
        farm: farmText,
        differs: mineText !== null && farmText !== null && mineText !== farmText,
      },
    ];
  };
  const hasLayers = own.some((side) => (side?.layers ?? 1) > 1);
  return [
    ...line(t('preview.fact.pixels'), ({ width, height }) =>
      width === null || height === null ? null : `${width} × ${height}`,
    ),
    ...(hasLayers
      ? line(t('preview.fact.layers'), ({ layers }) =>
          layers === null ? null : t('preview.fact.layers.count', { count: layers }),
        )
      : []),
  ];
}

type FactLine = ReturnType<typeof pictureFacts>[number];
