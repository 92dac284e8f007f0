import { announcementOperations } from './announcements.ts';
import { diskOperations } from './disks.ts';
import { machineOperations } from './machines.ts';
import { migrationOperations } from './migration.ts';
import { moneyOperations } from './money.ts';
import { serviceOperations } from './service.ts';
import { usageOperations } from './usage.ts';
import { workOperations } from './work.ts';
import type { Operation } from './operation.ts';

/** Every operation, in the order in which a platform lists them. */
export const OPERATIONS = {
  ...machineOperations,
  ...diskOperations,
  ...moneyOperations,
  ...usageOperations,
  ...serviceOperations,
  ...migrationOperations,
  ...announcementOperations,
  ...workOperations,
};

export type OperationName = keyof typeof OPERATIONS;

/** The same entries without their literal types. */
export const ALL_OPERATIONS = Object.entries(OPERATIONS) as unknown as [OperationName, Operation][];

export function isOperation(value: string): value is OperationName {
  return Object.hasOwn(OPERATIONS, value);
}

export function operationOf(name: OperationName): Operation {
  return OPERATIONS[name];
}
