/** The files and folders that the values of a bundle name so far, and which of them are not on disk. */
import type { ReactElement } from 'react';
import type { BundleCheck } from '../../../../shared/ipc/bundles';
import { t } from '../../../locales/text';
import { formatCount, visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { Tag } from '../../../ui/Tag';
import styles from './Bundle.module.css';

type Named = BundleCheck['paths'][number];

export function WhatItBrings({ check }: { readonly check: BundleCheck | undefined }): ReactElement {
  const paths = check?.paths ?? [];
  const inputs = paths.filter(({ kind }) => kind === 'file' || kind === 'folder');
  const missing = inputs.filter(({ isThere }) => isThere === false).length;
  return (
    <>
      <h2>{t('bundle.brings')}</h2>
      {check !== undefined && paths.length === 0 && <p className="s12 t2">{t('bundle.brings.nothing')}</p>}
      <Paths title={t('bundle.brings.inputs')} paths={inputs}>
        {missing > 0 && (
          <p className="warn">
            <Icon name="warn" size={12} /> {t('bundle.brings.missing', { count: missing })}
          </p>
        )}
      </Paths>
      <Paths
        title={t('bundle.brings.outputs')}
        note={t('bundle.brings.outputs.about')}
        paths={paths.filter(({ kind }) => kind === 'output')}
      />
      <Paths
        title={t('bundle.brings.named')}
        note={t('bundle.brings.named.about')}
        paths={paths.filter(({ kind }) => kind === 'named')}
      />
      {check !== undefined && check.unlisted > 0 && (
        <p className="s12 t2">{t('bundle.brings.more', { count: check.unlisted })}</p>
      )}
    </>
  );
}

interface PathsProps {
  readonly title: string;
  readonly note?: string;
  readonly paths: readonly Named[];
  readonly children?: ReactElement | false;
}

function Paths({ title, note, paths, children }: PathsProps): ReactElement | null {
  if (paths.length === 0) return null;
  return (
    <section aria-label={title} className={styles['brings']}>
      <h3>
        {title} <span className="t3">{note ?? formatCount(paths.length)}</span>
      </h3>
      {children}
      <ul>
        {paths.map(({ path, kind, isThere, finding }) => (
          <li key={`${kind} ${path}`}>
            <Icon name={kind === 'file' ? 'file' : 'folder'} />
            <span className="grow wrapPath">
              <bdi className="mono">{visibleText(path)}</bdi>
              {finding !== undefined && (
                <span className={`${styles['finding'] ?? ''} ${finding.level === 'error' ? 'err' : 'warn'}`}>
                  <Icon name={finding.level === 'error' ? 'err' : 'warn'} size={12} /> {visibleText(finding.sentence)}
                </span>
              )}
            </span>
            {isThere === false && <Tag tone="warn">{t('bundle.missing')}</Tag>}
          </li>
        ))}
      </ul>
    </section>
  );
}
