/** The locations of this computer's storage profile: what is uploaded from, and what the farm reaches itself. */
import type { ReactElement } from 'react';
import type { MappingLocation } from '../../../shared/ipc/mapping';
import { t, Text } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { standingWords } from './mappingWords';
import styles from './Mapping.module.css';

export function Locations({ locations }: { readonly locations: readonly MappingLocation[] }): ReactElement | null {
  if (locations.length === 0) return null;
  return (
    <div className={styles['two']}>
      <List type="LOCAL" locations={locations} />
      <List type="SHARED" locations={locations} />
    </div>
  );
}

interface ListProps {
  readonly type: MappingLocation['type'];
  readonly locations: readonly MappingLocation[];
}

function List({ type, locations }: ListProps): ReactElement {
  const isLocal = type === 'LOCAL';
  const own = locations.filter((location) => location.type === type);
  const title = t(isLocal ? 'mapping.local' : 'mapping.shared');
  return (
    <section aria-label={title}>
      <div className={styles['section']}>
        <h2 className="row">
          <span className={isLocal ? '' : 'farm'}>
            <Icon name={isLocal ? 'mine' : 'farm'} />
          </span>
          {title}
        </h2>
      </div>
      <p className="s12 t2">
        <Text id={isLocal ? 'mapping.local.what' : 'mapping.shared.what'} />
      </p>
      {own.length === 0 ? (
        <p className="s12 t3">{t('mapping.locations.none')}</p>
      ) : (
        <ul className={styles['locations']}>
          {own.map((location) => (
            <Location key={location.name} location={location} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Location({ location }: { readonly location: MappingLocation }): ReactElement {
  const { tone, icon, words } = standingWords(location);
  return (
    <li>
      <b className="med cut">{visibleText(location.name)}</b>
      <span className="mono cut" title={visibleText(location.path)}>
        {visibleText(location.path)}
      </span>
      <span className={tone}>
        <Icon name={icon} size={12} /> {words}
      </span>
    </li>
  );
}
