/** Notifications that keys have changed; the payload says nothing. */
export const accessChannel = "access";
