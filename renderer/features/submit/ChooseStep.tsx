/** First step of a submission: drop, choose or paste files and folders, and name the output folders. */
import { useState, type DragEvent, type ReactElement, type ReactNode } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { bridge } from '../../bridge/client';
import { useCommand, useOverview } from '../../bridge/hooks';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button, IconButton } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { PageHead, PageScroll, SectionTitle } from '../../ui/PageLayout';
import { PathListField } from '../../ui/PathField';
import { Tag } from '../../ui/Tag';
import { addPaths, type Choice } from './choice';
import { shownFirst, type SceneList, type SceneMark } from './sceneList';
import { OutputFolders } from './OutputFolders';
import styles from './Submit.module.css';

const c = scoped(styles);

/** What becomes of a job bundle without a queue of Deadline Cloud. */
const needsQueueWords = {
  none: 'bundle.needsQueue.none',
  store: 'bundle.needsQueue',
  'local-farm': 'bundle.needsQueue.localFarm',
  deadline: 'bundle.needsQueue',
} as const;

export interface ChooseStepProps {
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
  readonly onStarted: (uid: string) => void;
  /** The scene of a DCC that the list comes from. */
  readonly scene?: { readonly id: string; readonly name: string; readonly list: SceneList };
  /** Whether the only path is a job bundle. */
  readonly bundle: {
    readonly isLooking: boolean;
    /** It is one, and no queue is there that could make a job of it. */
    readonly isForQueue: boolean;
    readonly error: ErrorDto | undefined;
    readonly onAgain: () => void;
  };
  /** Above everything that can be chosen. */
  readonly children?: ReactNode;
}

export function ChooseStep({ choice, onChange, onStarted, scene, bundle, children }: ChooseStepProps): ReactElement {
  const inspect = useCommand('submission.inspect');
  const openBundle = useCommand('bundle.open');
  const pickFiles = useCommand('dialog.pickFiles');
  const pickFolder = useCommand('dialog.pickFolder');
  const { paths, outputFolders } = choice;
  const connection = useOverview()?.connection;
  const add = (added: readonly string[]): void => {
    if (added.length === 0) return;
    onChange({ ...choice, paths: addPaths(paths, added) });
    announce(t('submit.paths.added', { count: added.length }));
  };
  const onPickFiles = async (): Promise<void> => {
    add((await pickFiles.run({}))?.paths ?? []);
  };
  const onPickFolder = async (): Promise<void> => {
    const picked = await pickFolder.run({ title: t('submit.pick.folder') });
    if (picked !== undefined && picked.path !== null) add([picked.path]);
  };
  const onInspect = async (): Promise<void> => {
    const [path] = paths;
    if (bundle.isLooking && path !== undefined) {
      // Its form shows instead, or why it cannot be read.
      const looked = await openBundle.run({ path });
      if (looked === undefined || (looked.form !== null && looked.form.queue !== null)) return;
    }
    const started = await inspect.run({
      paths: [...paths],
      ...(outputFolders.length === 0 ? {} : { outputFolders: [...outputFolders] }),
      ...(scene === undefined ? {} : { requestId: scene.id, name: scene.name }),
    });
    if (started !== undefined) onStarted(started.uid);
  };
  const error = inspect.error ?? pickFiles.error ?? pickFolder.error;
  return (
    <>
      <PageHead
        title={paths.length === 0 ? t('submit.verdict.empty') : t('submit.verdict.chosen', { count: paths.length })}
        sub={scene === undefined ? t('submit.sub') : <bdi>{visibleText(scene.name)}</bdi>}
      />
      <PageScroll>
        {error !== undefined && <ErrorCard error={error} title={t('submit.error.taken')} />}
        {bundle.error !== undefined && (
          <ErrorCard
            error={bundle.error}
            title={t('bundle.bad')}
            action={<Button onPress={bundle.onAgain}>{t('common.tryAgain')}</Button>}
          />
        )}
        {children}
        <DropZone onDrop={add}>
          <Button
            icon="file"
            busyLabel={pickFiles.isBusy ? t('submit.choosing') : undefined}
            onPress={() => void onPickFiles()}
          >
            {t('submit.chooseFiles')}
          </Button>
          <Button
            icon="folder"
            busyLabel={pickFolder.isBusy ? t('submit.choosing') : undefined}
            onPress={() => void onPickFolder()}
          >
            {t('submit.chooseFolder')}
          </Button>
        </DropZone>
        {bundle.isForQueue && (
          <p className={c('hint')}>
            <Icon name="info" size={12} /> {t(needsQueueWords[connection?.kind ?? 'none'])}
          </p>
        )}
        {connection?.kind === 'deadline' && (
          <p className={c('hint')}>{t('submit.bundle.hint', { queue: visibleText(connection.queueName ?? '') })}</p>
        )}
        <div className={c('pathField')}>
          <PathListField onAdd={add} description={t('submit.path.help')} />
        </div>
        {paths.length > 0 && (
          <PathList
            paths={paths}
            list={scene?.list}
            onRemove={(path) => {
              onChange({ ...choice, paths: paths.filter((kept) => kept !== path) });
            }}
            onClear={() => {
              onChange({ ...choice, paths: [] });
            }}
          />
        )}
        <OutputFolders
          folders={outputFolders}
          onChange={(folders) => {
            onChange({ ...choice, outputFolders: folders });
          }}
        />
      </PageScroll>
      <ActionBar
        label={t('common.nextStep')}
        actions={
          <Button
            variant="primary"
            size="large"
            keyHint={keyHintOf('page.primary')}
            busyLabel={inspect.isBusy || openBundle.isBusy ? t('common.starting') : undefined}
            disabledReason={paths.length === 0 ? t('submit.look.missing') : undefined}
            onPress={() => void onInspect()}
          >
            {paths.length === 0 ? t('submit.look.none') : t('submit.look', { count: paths.length })}
          </Button>
        }
      >
        <p className="s12 t2">{t('submit.look.about')}</p>
      </ActionBar>
    </>
  );
}

interface DropZoneProps {
  readonly onDrop: (paths: string[]) => void;
  readonly children: ReactElement[];
}

/** Takes files from the desktop; text and addresses that are dropped are ignored. */
function DropZone({ onDrop, children }: DropZoneProps): ReactElement {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      className={c('drop', isOver && 'over')}
      role="group"
      aria-label={t('submit.drop')}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const paths = [...event.dataTransfer.files].map((file) => bridge().getPathForFile(file));
        onDrop(paths.filter((path) => path !== ''));
      }}
    >
      <span className="farm">
        <Icon name="up" size={20} />
      </span>
      <p>{t('submit.drop.words')}</p>
      <div className={c('dropButtons')}>{children}</div>
    </div>
  );
}

interface PathListProps {
  readonly paths: readonly string[];
  readonly list: SceneList | undefined;
  readonly onRemove: (path: string) => void;
  readonly onClear: () => void;
}

const shownPaths = 200;

function PathList({ paths, list, onRemove, onClear }: PathListProps): ReactElement {
  return (
    <section aria-label={t('submit.paths')}>
      <div className={c('listHead')}>
        <SectionTitle title={t('submit.paths.title')} note={formatCount(paths.length)} />
        <Button variant="quiet" size="small" onPress={onClear}>
          {t('submit.paths.removeAll')}
        </Button>
      </div>
      <ul className={c('paths')}>
        {(list === undefined ? paths.slice(0, shownPaths) : shownFirst(paths, list, shownPaths)).map((path) => (
          <li key={path} className={c('path')}>
            <bdi className="mono grow wrapPath">{visibleText(path)}</bdi>
            <PathMark mark={list?.marks.get(path)} />
            <IconButton
              icon="x"
              aria-label={t('submit.paths.remove', { path: visibleText(path) })}
              onPress={() => {
                onRemove(path);
              }}
            />
          </li>
        ))}
      </ul>
      {paths.length > shownPaths && (
        <p className="s12 t2">{t('submit.paths.more', { count: paths.length - shownPaths })}</p>
      )}
    </section>
  );
}

const kindWords = {
  scene: 'scene.kind.scene',
  bundle: 'scene.kind.bundle',
  folder: 'scene.kind.folder',
} as const;

/** What a path of a scene is, where that is more than a file that is there. */
function PathMark({ mark }: { readonly mark: SceneMark | undefined }): ReactElement | null {
  if (mark === undefined) return null;
  const { kind, count } = mark;
  if (count === 0) return <Tag tone="warn">{t('scene.missing')}</Tag>;
  if (kind === 'pattern') return count === undefined ? null : <Tag>{t('scene.kind.pattern', { count })}</Tag>;
  return kind === 'file' ? null : <Tag>{t(kindWords[kind])}</Tag>;
}
