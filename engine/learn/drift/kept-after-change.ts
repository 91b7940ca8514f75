/** What an observation from before a candidate changed still counts for: little, and not nothing, because an alert may be false. */
export const keptAfterChange = 0.05;
