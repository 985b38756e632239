/** What a DCC told of its scene, one fact beside the other, and what a person should know before sending it. */
import type { ReactElement } from 'react';
import type { SceneContents } from '../../../shared/ipc/requests';
import { useOverview } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { lastPart, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import styles from './Submit.module.css';

export interface SceneFactsProps {
  readonly contents: SceneContents;
  readonly missingCount: number;
}

export function SceneFacts({ contents, missingCount }: SceneFactsProps): ReactElement {
  const { dcc, dccVersion, renderer, sceneFile, frames, isModified, namedCount, queue } = contents;
  const connected = useOverview()?.settings.find(({ key }) => key === 'deadline.queueId')?.value;
  const other = queue?.queueId !== undefined && queue.queueId !== connected ? queue.queueId : undefined;
  const facts = [
    [t('scene.program'), `${dcc} ${dccVersion}`],
    ...(sceneFile === undefined ? [] : [[t('scene.scene'), lastPart(sceneFile)] as const]),
    ...(frames === undefined ? [] : [[t('scene.frames'), framesText(frames)] as const]),
    ...(renderer === undefined ? [] : [[t('scene.renderer'), renderer] as const]),
  ] as const;
  const notes = [
    ...(isModified ? [t('scene.modified')] : []),
    ...(missingCount > 0 ? [t('scene.missing.count', { count: missingCount })] : []),
    ...(other === undefined ? [] : [t('scene.otherQueue', { queue: other })]),
  ];
  return (
    <section aria-label={t('scene.title')} className={styles['scene']}>
      <dl className={styles['sceneFacts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="s12 t2">{label}</dt>
            <dd className="wrapPath">
              <bdi>{visibleText(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="warn">
          <Icon name="warn" size={12} /> {note}
        </p>
      ))}
      {namedCount > 0 && <p className="s12 t2">{t('scene.named', { count: namedCount })}</p>}
    </section>
  );
}

function framesText({ start, end, step }: NonNullable<SceneContents['frames']>): string {
  // Frame numbers are names: no separators between their digits.
  const range = { start: String(start), end: String(end) };
  return step === 1 ? t('scene.frames.range', range) : t('scene.frames.step', { ...range, step });
}
