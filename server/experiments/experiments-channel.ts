/** Notifications that experiments have changed; the payload says nothing. */
export const experimentsChannel = "experiments";
