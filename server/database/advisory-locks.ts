/** Numbers of our advisory locks, in one place so that no two are the same. The first digits spell "tw" in ASCII. */
export const advisoryLocks = {
  migrations: 116_119_001,
  partitions: 116_119_002,
  priors: 116_119_003,
  usage: 116_119_010,
  feedback: 116_119_014,
  implicitSignals: 116_119_017,
  experiments: 116_119_015,
  configuredHoldout: 116_119_017,
  drift: 116_119_020,
  erasure: 116_119_021,
} as const;
