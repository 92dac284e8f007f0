/**
 * While two versions run side by side, the older one finds rows and jobs of kinds that only the newer one knows. For so long it leaves
 * them to the processes of the newer one. Afterwards none of these is left, for example because the newer version was taken back.
 */
export const LEFT_FOR_NEWER_MS = 15 * 60_000;
