/** Words of sentences that ask for something. */
export const requestWords =
  "how what whats why which can could want would need trying looking should help best way possible any please 请 怎 吗 什 何 哪 帮";

/** Words of sentences that tell what goes wrong, the halves of "doesn't" and its like among them. */
export const faultWords =
  "error errors exception exceptions doesn doesnt isn isnt not won wont didn didnt cannot fail fails failed failing failure wrong issue issues problem problems but however unexpected instead nothing undefined null throw throws crash crashes crashed still stuck never broken bug warning";
