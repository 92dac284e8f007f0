import { PLATFORM_NAMES } from '../../../src/domain/platforms.ts';
import { testRandomSequences } from './random-sequences.ts';

/** Each platform is a project of its own, so that they play side by side. */
const platform = PLATFORM_NAMES.find((each) => each === process.env['RANDOM_PLATFORM']);
if (!platform) throw new Error('RANDOM_PLATFORM names no platform');
testRandomSequences(platform);
