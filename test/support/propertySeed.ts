/**
 * Properties throw the same dice in every ordinary run, so that a change is judged by what it changes. SATCHEL_PROPERTY_SEED names
 * another seed, or is `random` to look for cases that nobody has seen yet: a failure prints the seed that finds it again.
 */
import fc from 'fast-check';

const wanted = process.env['SATCHEL_PROPERTY_SEED'] ?? '1';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
