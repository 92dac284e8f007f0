import { MACHINE_ACTS } from './machine-acts.ts';
import { playActs } from './play-acts.ts';

playActs(MACHINE_ACTS);
