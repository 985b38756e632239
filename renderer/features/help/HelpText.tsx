/** One page of the help, drawn from its parsed text. */
import type { ReactElement, ReactNode } from 'react';
import { printed } from '../../ui/printedKeys';
import type { HelpPlace } from './helpPlaces';
import type { HelpPage } from './helpPages';
import type { Block, Inline } from './markdown';
import styles from './Help.module.css';

export interface HelpTextProps {
  readonly page: HelpPage;
  readonly go: (place: HelpPlace) => void;
}

/** Anchors of the text must not meet ids of the window. */
export const headingId = (anchor: string): string => `help:${anchor}`;

export function HelpText({ page, go }: HelpTextProps): ReactElement {
  return (
    <>
      {page.blocks.map((block, index) => (
        <Part key={index} block={block} go={go} />
      ))}
    </>
  );
}

function Part({ block, go }: { readonly block: Block; readonly go: HelpTextProps['go'] }): ReactElement {
  const words = (content: readonly Inline[]): ReactNode =>
    content.map((part, index) => <Words key={index} part={part} go={go} />);
  switch (block.kind) {
    case 'heading': {
      // The dialog has the first level.
      const Heading = block.level === 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
      return (
        <Heading id={headingId(block.id)} tabIndex={-1}>
          {words(block.content)}
        </Heading>
      );
    }
    case 'paragraph':
      return <p>{words(block.content)}</p>;
    case 'code':
      return (
        // Wide text is scrolled by keyboard, too.
        <pre tabIndex={0}>{block.text}</pre>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}>{words(item)}</li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        <table className={styles['table']}>
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={index} scope="col">
                  {words(cell)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, index) => (
                  <td key={index}>{words(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

function Words({ part, go }: { readonly part: Inline; readonly go: HelpTextProps['go'] }): ReactElement {
  switch (part.kind) {
    case 'text':
      return <>{part.text}</>;
    case 'bold':
      return <b>{part.text}</b>;
    case 'code':
      return <code>{isKey(part.text) ? printed(part.text) : part.text}</code>;
    case 'link':
      return (
        <button
          type="button"
          className={styles['link']}
          onClick={() => {
            go({ page: part.page, anchor: part.anchor });
          }}
        >
          {part.text}
        </button>
      );
  }
}

/** The pages, which are a site too, say Mod for the key that differs by computer. */
function isKey(text: string): boolean {
  return /^(?:(?:Mod|Shift|Alt)\+)+\S+$/u.test(text);
}
