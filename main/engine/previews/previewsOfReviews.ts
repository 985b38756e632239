/** Joins previews with the reviews and stores they look into. */
import type { EngineParts } from '../engineParts';
import type { Downloads } from '../outputs/downloads';
import { createPreviews, type Previews } from './previews';
import { createPreviewShares } from './previewShares';

export function previewsOfReviews({ ports, previews, settings }: EngineParts, downloads: Downloads): Previews {
  return createPreviews({
    ports,
    decoder: previews.decoder,
    folder: previews.folder,
    shares: createPreviewShares(ports.ids, previews.share),
    review: (uid) => downloads.review(uid, (review) => review),
    withStore: (uid, use) => downloads.withStore(uid, use),
    mostFetchedBytes: () => settings.get('preview.maxBytes'),
  });
}
