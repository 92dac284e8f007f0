import { testRandomSequences } from './random-sequences.ts';

testRandomSequences('console');
