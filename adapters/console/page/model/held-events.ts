interface Identified {
  readonly id: string;
}

/**
 * Counts the events that are newer than the held ones, such as `12`. If the newest held event is no longer among the current
 * ones, these are only a part of the newer events: `500+`.
 */
export function countNewer(current: readonly Identified[], held: readonly Identified[]): string {
  const [newest] = held;
  if (newest === undefined) return `${current.length}`;
  const index = current.findIndex(({ id }) => id === newest.id);
  return index < 0 ? `${current.length}+` : `${index}`;
}
