/** The first bytes of both sides, mine above, for files that nothing else is known about. */
import type { ReactElement } from 'react';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import type { SideState } from './previewSource';
import { troubleText } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);

export interface ByteHeadsProps {
  readonly mine: SideState;
  readonly farm: SideState;
}

export function ByteHeads({ mine, farm }: ByteHeadsProps): ReactElement {
  return (
    <>
      <p className={c('nothing')}>{t('preview.none')}</p>
      <Head state={mine} label={t('preview.bytes.mine')} tone="mine" />
      <Head state={farm} label={t('preview.bytes.farm')} tone="farm" />
    </>
  );
}

interface HeadProps {
  readonly state: SideState;
  readonly label: string;
  readonly tone: 'mine' | 'farm';
}

function Head({ state, label, tone }: HeadProps): ReactElement | null {
  if (state.state === 'refused') return <p className={c('label')}>{troubleText(state.trouble)}</p>;
  if (state.state === 'failed') return <p className={c('label')}>{state.error.message}</p>;
  if (state.state !== 'bytes') return null;
  return (
    <pre className={c('bytes', tone)} tabIndex={0} aria-label={label}>
      {state.lines.join('\n')}
    </pre>
  );
}
