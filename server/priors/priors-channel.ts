/** Notifications that say which version of the priors is active now; an empty payload: the shipped one. */
export const priorsChannel = "priors";
