/** Lets plain Node run the project's sources: imports of them name no extension, imports of JSON no type. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = /^\.\.?\//.test(specifier) && !context.parentURL?.includes('/node_modules/');
    const found = next(isOurs && !/\.\w+$/.test(specifier) ? `${specifier}.ts` : specifier, context);
    return isOurs && specifier.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  },
});
