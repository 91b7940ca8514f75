/** A deployment as a tenant calls it with its own key: of its own health and latency. `~` is in no tenant's name, and ids end in `#` and a number. */
export const tenantDeploymentId = (deploymentId: string, tenant: string): string =>
  `${deploymentId}~${tenant}`;

const ofTenant = /#\d+~[^~]+$/;

/** Whether it is one that is called with a tenant's own key. */
export const isTenantDeployment = (deploymentId: string): boolean => ofTenant.test(deploymentId);

/** The installation's deployment that a tenant's stands for; others as they are. */
export const sharedDeploymentId = (deploymentId: string): string =>
  isTenantDeployment(deploymentId) ? deploymentId.slice(0, deploymentId.lastIndexOf("~")) : deploymentId;
