/** Uniform on [0, 1), passed in; seeded in tests and in everything that must be repeatable. */
export type Random = () => number;
