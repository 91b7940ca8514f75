/** Notifications that keys or budgets have changed; the payload says nothing. */
export const accessChannel = "access";
