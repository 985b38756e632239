/** The help over the page that is open: contents, search, and one page of text. What is open below stays as it is. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { FilterField } from '../../ui/FilterField';
import { findHelp, helpPages, type HelpHit } from './helpPages';
import type { HelpPlace } from './helpPlaces';
import { headingId, HelpText } from './HelpText';
import styles from './Help.module.css';

export interface HelpProps {
  readonly place: HelpPlace;
  readonly onClose: () => void;
}

export function Help({ place: first, onClose }: HelpProps): ReactElement {
  const [place, setPlace] = useState(first);
  const [trail, setTrail] = useState<readonly HelpPlace[]>([]);
  const [sought, setSought] = useState('');
  const text = useRef<HTMLDivElement>(null);
  const contents = useRef<HTMLElement>(null);
  const page = helpPages.find(({ name }) => name === place.page) ?? helpPages[0];
  const go = (next: HelpPlace): void => {
    setTrail([...trail, place]);
    setPlace(next);
  };
  const back = (): void => {
    const last = trail.at(-1);
    if (last === undefined) return;
    setTrail(trail.slice(0, -1));
    setPlace(last);
  };
  useEffect(() => {
    const heading = place.anchor === '' ? null : document.getElementById(headingId(place.anchor));
    // The reader goes on where the text begins.
    if (heading === null) {
      text.current?.scrollTo({ top: 0 });
      text.current?.focus({ preventScroll: true });
    } else {
      heading.scrollIntoView({ block: 'start' });
      heading.focus({ preventScroll: true });
    }
  }, [place]);
  const hits = findHelp(sought);
  return (
    <ModalOverlay
      className={styles['scrim'] ?? ''}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles['modal'] ?? ''}>
        <AriaDialog className={styles['dialog'] ?? ''}>
          <div className={styles['head']}>
            <Heading slot="title" level={2}>
              {t('help.title')}
            </Heading>
            <FilterField
              label={t('help.search')}
              value={sought}
              onChange={setSought}
              onLeave={() => {
                // The first place that was found is one key away.
                contents.current?.querySelector('button')?.focus();
              }}
            />
            <Button disabledReason={trail.length === 0 ? '' : undefined} onPress={back}>
              {t('help.back')}
            </Button>
            <Button onPress={onClose}>{t('common.close')}</Button>
          </div>
          <nav ref={contents} className={styles['contents']} aria-label={t('help.contents')}>
            {sought.trim() === '' ? <Contents current={page?.name} go={go} /> : <Found hits={hits} go={go} />}
          </nav>
          {/* The help is written in English only. */}
          <div
            ref={text}
            className={styles['text']}
            role="document"
            aria-label={page?.title}
            tabIndex={0}
            lang="en"
            dir="ltr"
            data-untranslated
          >
            {page !== undefined && <HelpText page={page} go={go} />}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ListProps {
  readonly go: (place: HelpPlace) => void;
}

function Contents({ current, go }: ListProps & { readonly current: string | undefined }): ReactElement {
  const groups = [...new Set(helpPages.map(({ group }) => group))];
  return (
    <div lang="en" dir="ltr" data-untranslated>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {helpPages
              .filter((page) => page.group === group)
              .map(({ name, title }) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={name === current ? 'page' : undefined}
                    onClick={() => {
                      go({ page: name, anchor: '' });
                    }}
                  >
                    {title}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Found({ hits, go }: ListProps & { readonly hits: readonly HelpHit[] }): ReactElement {
  return (
    <>
      <p role="status">{t('help.found', { count: hits.length })}</p>
      <ul lang="en" dir="ltr" data-untranslated>
        {hits.map(({ page, anchor, title, of }) => (
          <li key={`${page}#${anchor}`}>
            <button
              type="button"
              onClick={() => {
                go({ page, anchor });
              }}
            >
              {title}
              {title !== of && <span>{of}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
