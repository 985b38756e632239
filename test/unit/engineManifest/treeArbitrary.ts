/** Generated trees as manifests: files of every kind, links that stay inside, folders with and without content. */
import fc from 'fast-check';
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { hashOfContent } from './manifestOf';

type Node = { readonly kind: 'leaf'; readonly content: number } | { readonly kind: 'folder'; readonly below: Tree };
type Tree = Readonly<Record<string, Node>>;

const chunkSizeBytes = 1024 * 1024;
/** Names that sort around the slash, begin alike, look like references, or need more than one unit. */
const name = fc.constantFrom('a', 'b', 'ab', 'a.txt', 'a!', 'B', '$0', '$HOME', 'é', '\u{1f600}', '\uffee', 'con', ' ');

const { tree } = fc.letrec<{ tree: Tree; node: Node }>((tie) => ({
  tree: fc.dictionary(name, tie('node'), { maxKeys: 5, noNullPrototype: true }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('leaf' as const), content: fc.nat(40) }),
    fc.record({ kind: fc.constant('folder' as const), below: tie('tree') }),
  ),
}));

export interface TreeOptions {
  readonly links?: boolean;
}

/** A relative snapshot of version 2025-12. Every folder is listed, so that nothing about it is left to a reader. */
export function snapshotArbitrary({ links = true }: TreeOptions = {}): fc.Arbitrary<Manifest> {
  return tree.map((root) => {
    const entries: ManifestEntry[] = [];
    const folders: ManifestFolder[] = [];
    collect(root, '', entries, folders, links);
    const files = entries.filter(({ kind }) => kind !== 'link');
    const targets = [...files, ...folders].map(({ path }) => path);
    return snapshotOf(
      entries.map((entry, index) => (entry.kind === 'link' ? linkTo(entry.path, targets, index) : entry)),
      folders,
    );
  });
}

export function snapshotOf(entries: readonly ManifestEntry[], folders: readonly ManifestFolder[]): Manifest {
  return buildManifest(entries, { generation: 'v2025', chunkSizeBytes, folders });
}

function collect(tree: Tree, start: string, entries: ManifestEntry[], folders: ManifestFolder[], links: boolean): void {
  for (const [own, node] of Object.entries(tree)) {
    const path = start + own;
    if (node.kind === 'leaf') entries.push(leaf(path, node.content, links));
    else {
      folders.push({ path });
      collect(node.below, `${path}/`, entries, folders, links);
    }
  }
}

function leaf(path: string, content: number, links: boolean): ManifestEntry {
  const hash = hashOfContent(content.toString(16));
  const sized = {
    path,
    sizeBytes: content,
    mtimeUs: content * 1000,
    ...(content % 5 === 0 ? { runnable: true as const } : {}),
  };
  if (content % 7 === 1 && links)
    return { kind: 'link', path, link: { text: '', base: content % 2 === 0 ? 'root' : 'parent' } };
  if (content % 7 === 2)
    return {
      kind: 'chunked',
      ...sized,
      sizeBytes: chunkSizeBytes + 1 + content,
      chunkHashes: [hash, hashOfContent('c')],
    };
  return content % 7 === 3 ? { kind: 'unhashed', ...sized } : { kind: 'file', ...sized, hash };
}

function linkTo(path: string, targets: readonly string[], index: number): ManifestEntry {
  const target = targets[index % Math.max(1, targets.length)] ?? 'nowhere';
  const up = path
    .split('/')
    .slice(1)
    .map(() => '../');
  const isFromRoot = index % 2 === 0;
  return {
    kind: 'link',
    path,
    link: isFromRoot ? { text: target, base: 'root' } : { text: up.join('') + target, base: 'parent' },
  };
}
