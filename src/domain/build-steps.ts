/** The steps of building an agent, in order, as the reconciler takes them and the person sees them. */
export const BUILD_STEPS = [
  'app',
  'address',
  'secrets',
  'volume',
  'machine',
  'start',
  'credential',
] as const;
export type BuildStep = (typeof BUILD_STEPS)[number];

/** What a machine row knows of its own progress. */
export type BuildState = {
  appCreated: boolean;
  ipv4: string | null;
  ipv6: string | null;
  secretsVersion: number | null;
  volumeId: string | null;
  flyMachineId: string | null;
  started: boolean;
  /** Version of the credential on the machine: 0 when there is none on purpose, `null` before the first push. */
  credentialVersion: number | null;
};

/** The first step that is not done, or `null` when all are. A step is done when what it makes is known. */
export function nextBuildStep(build: BuildState): BuildStep | null {
  return BUILD_STEPS.find((step) => !isDone(step, build)) ?? null;
}

function isDone(step: BuildStep, build: BuildState): boolean {
  switch (step) {
    case 'app':
      return build.appCreated;
    case 'address':
      return build.ipv4 !== null && build.ipv6 !== null;
    case 'secrets':
      return build.secretsVersion !== null;
    case 'volume':
      return build.volumeId !== null;
    case 'machine':
      return build.flyMachineId !== null;
    case 'start':
      return build.started;
    case 'credential':
      return build.credentialVersion !== null;
  }
}
