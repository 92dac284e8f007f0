/** Where a real gateway comes from and where it keeps its things. */
export type RealOpenClawOptions = {
  /** A folder whose `node_modules` holds the packages `node` and `openclaw`. */
  installDir: string;
  /** The folder of the image: `entrypoint.sh`, and in `bin` what a machine has on its PATH. */
  imageDir: string;
  /** Volumes and logs of the machines. */
  dataDir: string;
  /** Real host names that lead to stand-ins on loopback, by name. */
  names: Record<string, number>;
  /** A certificate for these names that the machines believe, as a file. */
  caFile: string;
  /** In hex: the root that WhatsApp's library trusts on a machine instead of the real one. */
  whatsAppRoot: string;
};
